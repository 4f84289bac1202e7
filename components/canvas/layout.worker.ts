import { arrangeDocument } from "./arrange-document";
import { answerQuestions } from "./worker-line";

answerQuestions(arrangeDocument);
