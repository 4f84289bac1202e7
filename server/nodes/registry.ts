import { toolDefinitions } from "@/server/tools/registry";
import { triggerDefinitions } from "@/server/triggers/registry";
import type { NodeCatalog, NodeDefinition, ToolDefinition, TriggerDefinition } from "@/server/workflow/define";
import { agent } from "./agent";
import { approval } from "./approval";
import { emit } from "./emit";
import { forEach } from "./for-each";
import { ifNode } from "./if";
import { merge } from "./merge";
import { modelCall } from "./model-call";
import { respond } from "./respond";
import { set } from "./set";
import { stop } from "./stop";
import { subWorkflow } from "./sub-workflow";
import { switchNode } from "./switch";
import { toolNode } from "./tool";
import { triggerNode } from "./trigger";
import { wait } from "./wait";
import { whileNode } from "./while";

/** Every node type written as a node. A new one is a file and a line here. */
const nodeDefinitions = {
  agent,
  "model-call": modelCall,
  if: ifNode,
  switch: switchNode,
  merge,
  "for-each": forEach,
  while: whileNode,
  "sub-workflow": subWorkflow,
  set,
  wait,
  approval,
  stop,
  respond,
  emit,
} satisfies Record<string, NodeDefinition>;

const triggers: TriggerDefinition[] = Object.values(triggerDefinitions);
const tools: ToolDefinition[] = Object.values(toolDefinitions);

/** All that can stand on the canvas: triggers, nodes and tools, by type. */
export const nodeCatalog: NodeCatalog = {
  ...Object.fromEntries(triggers.map((trigger) => [trigger.type, triggerNode(trigger)])),
  ...nodeDefinitions,
  ...Object.fromEntries(tools.map((tool) => [tool.name, toolNode(tool)])),
};
