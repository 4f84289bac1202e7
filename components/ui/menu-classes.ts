// One look for everything that drops down: menus, context menus, selects, popovers.

export const popClasses =
  "animate-in fade-in-0 zoom-in-98 duration-100 data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=closed]:zoom-out-98";

export const menuContentClasses = `z-50 min-w-40 rounded-[10px] bg-raised p-1 text-sm text-fg shadow-lg outline-none ${popClasses}`;

export const menuItemClasses =
  "relative flex h-7 cursor-default items-center gap-2 rounded-sm px-2 text-sm outline-none select-none data-[disabled]:pointer-events-none data-[disabled]:opacity-45 data-[highlighted]:bg-hover pointer-coarse:h-10 [&_svg]:shrink-0 [&_svg:not([class*='size-'])]:size-3.5 [&_svg:not([class*='text-'])]:text-fg-3";
