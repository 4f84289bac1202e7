// Questions to a web worker, so that what takes long does not hold up the page.

type Numbered<Content> = { id: number; content: Content };

type LineOptions<Question, Answer> = {
  /** `new Worker(new URL(...), ...)` must stand in the caller, where the bundler sees it. */
  open: () => Worker;
  /** Answers on the page when there is no worker: in a test, or when its code cannot be fetched. */
  otherwise: (question: Question) => Promise<Answer>;
  /** The longest that one answer may take; then its question is rejected with a `WorkerTimeout`. Left out: any time. */
  limitMs?: number;
};

export class WorkerTimeout extends Error {}

type Waiting<Question, Answer> = { id: number; question: Question; resolve: (answer: Answer) => void; reject: (error: unknown) => void };

/** One worker that answers one question after the other. It is made with the first question, and again after it was ended. */
export class WorkerLine<Question, Answer> {
  private readonly options: LineOptions<Question, Answer>;
  private readonly waiting = new Map<number, Waiting<Question, Answer>>();
  private worker: Worker | null = null;
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LineOptions<Question, Answer>) {
    this.options = options;
  }

  /** Question and answer are copied, not shared. */
  ask(question: Question): Promise<Answer> {
    if (typeof Worker === "undefined") return this.options.otherwise(question);
    return new Promise((resolve, reject) => {
      this.send({ id: ++this.asked, question, resolve, reject });
    });
  }

  /** Ends the worker. Questions that it has not answered stay unanswered. */
  close() {
    this.worker?.terminate();
    this.worker = null;
    this.waiting.clear();
    clearTimeout(this.timer);
  }

  private send(waiting: Waiting<Question, Answer>) {
    this.waiting.set(waiting.id, waiting);
    this.worker ??= this.open();
    this.worker.postMessage({ id: waiting.id, content: waiting.question } satisfies Numbered<Question>);
    if (this.waiting.size === 1) this.watch();
  }

  /** Answers come in the order of the questions, so the time is that of the first one that waits. */
  private watch() {
    clearTimeout(this.timer);
    const { limitMs } = this.options;
    const [first] = this.waiting.values();
    if (limitMs !== undefined && first) this.timer = setTimeout(() => this.giveUpOn(first), limitMs);
  }

  /** A worker cannot be interrupted, so it is ended; the others are asked again of a new one. */
  private giveUpOn({ id, reject }: Waiting<Question, Answer>) {
    const others = [...this.waiting.values()].filter((waiting) => waiting.id !== id);
    this.close();
    reject(new WorkerTimeout("The worker took too long."));
    for (const waiting of others) this.send(waiting);
  }

  private open(): Worker {
    const worker = this.options.open();
    worker.onmessage = ({ data: { id, content } }: MessageEvent<Numbered<Answer>>) => {
      this.waiting.get(id)?.resolve(content);
      this.waiting.delete(id);
      this.watch();
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
