import { checkDocument } from "./check-document";
import { answerQuestions } from "./worker-line";

answerQuestions(checkDocument);
