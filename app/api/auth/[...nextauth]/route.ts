import { signInRoute } from "@/server/sign-in";

export const GET = signInRoute.get;
export const POST = signInRoute.post;
