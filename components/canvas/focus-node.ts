/** After React has drawn it. The canvas pans to a node that gets the focus. */
export function focusNode(nodeId: string) {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(nodeId)}"]`)?.focus({ preventScroll: true }),
  );
}
