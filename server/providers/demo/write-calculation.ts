import "server-only";
import type { Task } from "./read-task";

/** A small JavaScript program that has something to do with the prompt. It always runs in the sandbox and returns an object. */
export function writeCalculation({ prompt, role, system }: Task): string {
  const numbers = (prompt.match(/\d+(?:[.,]\d{3})*(?:\.\d+)?/g) ?? [])
    .map((text) => Number(text.replaceAll(",", "")))
    .filter(Number.isFinite)
    .slice(0, 8);
  if (/\bminutes?\b/i.test(prompt) && /\bhours?\b/i.test(prompt) && numbers.length >= 2) return hoursFromMinutes(numbers);
  if (numbers.length >= 2) return totals(numbers);
  return /account|financ|cost|price|budget|business|shop/i.test(role + system + prompt) ? breakEven : growth;
}

const hoursFromMinutes = (numbers: number[]) => `const factors = ${JSON.stringify(numbers)};
const minutes = factors.reduce((product, factor) => product * factor, 1);
console.log(factors.join(" x ") + " = " + minutes + " minutes");
return { minutes, hours: minutes / 60, eightHourDays: Math.round((minutes / 60 / 8) * 10) / 10 };`;

const totals = (numbers: number[]) => `const numbers = ${JSON.stringify(numbers)};
const sum = numbers.reduce((total, number) => total + number, 0);
return { count: numbers.length, sum, average: Math.round((sum / numbers.length) * 100) / 100, largest: Math.max(...numbers) };`;

const breakEven = `// Assumptions, to be replaced by your own figures.
const monthlyCosts = { rent: 2800, wages: 7400, energy: 600, credit: 900 };
const averageSale = 6.5;
const margin = 0.62;
const openDays = 26;
const costs = Object.values(monthlyCosts).reduce((total, cost) => total + cost, 0);
const salesToBreakEven = Math.ceil(costs / (averageSale * margin));
return { monthlyCosts: costs, salesToBreakEven, salesPerDay: Math.ceil(salesToBreakEven / openDays) };`;

const growth = `// An example: 100 today, growing by 4 % a year.
let value = 100;
const years = 10;
for (let year = 1; year <= years; year++) value *= 1.04;
return { years, from: 100, to: Math.round(value * 10) / 10, doublesAfterYears: Math.ceil(Math.log(2) / Math.log(1.04)) };`;
