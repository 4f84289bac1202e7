// The functions of a condition, by how many arguments they take. Apart from their bodies (condition-functions.ts) so that
// checking a condition in the browser does not bring the regular-expression engine with it.

export const functions: Readonly<Record<string, number>> = { has: 1, size: 1, int: 1, double: 1, string: 1, bool: 1, type: 1 };

export const methods: Readonly<Record<string, readonly number[]>> = {
  size: [0],
  contains: [1],
  startsWith: [1],
  endsWith: [1],
  matches: [1],
  lowerAscii: [0],
  upperAscii: [0],
  trim: [0],
  split: [1],
  join: [0, 1],
  indexOf: [1],
};
