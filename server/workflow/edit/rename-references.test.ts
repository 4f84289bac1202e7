import { expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { listReadNames } from "../list-read-names";
import { listNodeNames, renameReferences } from "./rename-references";

const ids = new Map([["orders", "bills"]]);

test("a node's new id is written into templates and programs that name it", () => {
  const renamed = renameReferences({ type: "if", config: { condition: "orders.rows.size() > 0" } }, ids, nodeCatalog);
  expect(renamed).toEqual({ condition: "bills.rows.size() > 0" });
});

test("a table called like a node is not that node: SQL stays as written, what goes into it is renamed", () => {
  const config = { database: "shop", statement: "SELECT * FROM orders WHERE id = $1", parameters: ["{{ orders.id }}"] };
  expect(renameReferences({ type: "sql", config }, ids, nodeCatalog)).toEqual({ ...config, parameters: ["{{ bills.id }}"] });
  const at = { path: ["statement"], text: config.statement, ids: new Set(["orders"]), catalog: nodeCatalog };
  expect(listNodeNames({ type: "sql" }, at)).toEqual([]);
  const { needed, possible } = listReadNames(config, nodeCatalog.sql!);
  expect([[...needed], [...possible]]).toEqual([["orders"], []]);
});
