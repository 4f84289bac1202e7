import "server-only";
import { Middleware } from "inngest";

/** Tells a function how many steps its executor remembers of this run: an Inngest server remembers at most 1,000. */
export class RememberedSteps extends Middleware.BaseMiddleware {
  readonly id = "remembered-steps";

  override transformFunctionInput(args: Middleware.TransformFunctionInputArgs) {
    return { ...args, ctx: { ...args.ctx, rememberedSteps: Object.keys(args.steps).length } };
  }
}
