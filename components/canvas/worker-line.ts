// Questions to a web worker, so that what takes long does not hold up the page.

type Numbered<Content> = { id: number; content: Content };

type LineOptions<Question, Answer> = {
  /** `new Worker(new URL(...), ...)` must stand in the caller, where the bundler sees it. */
  open: () => Worker;
  /** Answers on the page when there is no worker: in a test, or when its code cannot be fetched. */
  otherwise: (question: Question) => Promise<Answer>;
};

type Waiting<Question, Answer> = { question: Question; resolve: (answer: Answer) => void; reject: (error: unknown) => void };

/** One worker that answers one question after the other. It is made with the first question, and again after it was ended. */
export class WorkerLine<Question, Answer> {
  private readonly options: LineOptions<Question, Answer>;
  private readonly waiting = new Map<number, Waiting<Question, Answer>>();
  private worker: Worker | null = null;
  private asked = 0;

  constructor(options: LineOptions<Question, Answer>) {
    this.options = options;
  }

  /** Question and answer are copied, not shared. */
  ask(question: Question): Promise<Answer> {
    if (typeof Worker === "undefined") return this.options.otherwise(question);
    return new Promise((resolve, reject) => {
      const id = ++this.asked;
      this.waiting.set(id, { question, resolve, reject });
      this.worker ??= this.open();
      this.worker.postMessage({ id, content: question } satisfies Numbered<Question>);
    });
  }

  /** Ends the worker. Questions that it has not answered stay unanswered. */
  close() {
    this.worker?.terminate();
    this.worker = null;
    this.waiting.clear();
  }

  private open(): Worker {
    const worker = this.options.open();
    worker.onmessage = ({ data: { id, content } }: MessageEvent<Numbered<Answer>>) => {
      this.waiting.get(id)?.resolve(content);
      this.waiting.delete(id);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.giveUp();
    };
    return worker;
  }

  private giveUp() {
    const left = [...this.waiting.values()];
    this.close();
    for (const { question, resolve, reject } of left) this.options.otherwise(question).then(resolve, reject);
  }
}

/** The other end: what the worker's own file calls. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Answer) {
  self.onmessage = ({ data: { id, content } }: MessageEvent<Numbered<Question>>) => {
    self.postMessage({ id, content: answer(content) } satisfies Numbered<Answer>);
  };
}
