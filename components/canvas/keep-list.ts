/** The list of before when it holds the same things: React Flow reads all of a list that is new. */
export function keepList<Item>(list: Item[], before: Item[]): Item[] {
  return list.length === before.length && list.every((item, index) => item === before[index]) ? before : list;
}
