import "server-only";

// What is thrown through node code to leave it. Nothing here is a failure: none of it reaches a policy.
