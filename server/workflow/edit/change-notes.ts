import type { DocumentNote, WorkflowDocument } from "../document";

type Point = { x: number; y: number };

/** With the note, unless one of its id is there. */
export function addNote(document: WorkflowDocument, note: DocumentNote): WorkflowDocument {
  return document.notes.some(({ id }) => id === note.id) ? document : { ...document, notes: [...document.notes, note] };
}

/** The same object when the note is gone or already so. */
export function editNote(document: WorkflowDocument, noteId: string, change: Partial<Omit<DocumentNote, "id">>): WorkflowDocument {
  return changeNotes(document, (note) => (note.id === noteId && differs(note, change) ? { ...note, ...change } : note));
}

/** Upper left corners by the notes' ids. */
export function moveNotes(document: WorkflowDocument, positions: Readonly<Record<string, Point>>): WorkflowDocument {
  return changeNotes(document, (note) => {
    const to = Object.hasOwn(positions, note.id) ? positions[note.id] : undefined;
    return !to || (to.x === note.position.x && to.y === note.position.y) ? note : { ...note, position: { x: to.x, y: to.y } };
  });
}

/** Without these notes. */
export function removeNotes(document: WorkflowDocument, noteIds: readonly string[]): WorkflowDocument {
  const gone = new Set(noteIds);
  const notes = document.notes.filter(({ id }) => !gone.has(id));
  return notes.length === document.notes.length ? document : { ...document, notes };
}

function changeNotes(document: WorkflowDocument, change: (note: DocumentNote) => DocumentNote): WorkflowDocument {
  const notes = document.notes.map(change);
  return notes.every((note, index) => note === document.notes[index]) ? document : { ...document, notes };
}

function differs(note: DocumentNote, change: Partial<DocumentNote>): boolean {
  return JSON.stringify({ ...note, ...change }) !== JSON.stringify(note);
}
