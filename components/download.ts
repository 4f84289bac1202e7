/** Gives the browser a file to keep. */
export function download(name: string, content: Blob | { type: string; text: string }): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content.text], { type: content.type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The click has taken the address by now; the text need not stay in memory.
  URL.revokeObjectURL(url);
}
