#!/usr/bin/env node
// `npm run build`: what `npm start` does before it serves, without a database. For images and CI.
import { fileURLToPath } from "node:url";
import { buildApp } from "./launch/build-app.mjs";
import { checkNode, installPackages } from "./launch/install-packages.mjs";
import { exitWithError } from "./launch/progress.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  checkNode();
  await installPackages(root);
  await buildApp(root);
} catch (error) {
  exitWithError(error);
}
