"use client";
import { useRouter } from "next/navigation";
import { useOrg } from "@/components/org-context";
import { settingsSections } from "@/components/settings/settings-sections";
import { useDestinations } from "@/components/shell/navigation";
import { Avatar } from "@/components/ui/avatar";
import { CommandGroup, CommandItem } from "@/components/ui/command";

/** The product's pages, those of the settings once something is typed, and the person's other orgs. */
export function CommandPlaces({ isSearching, onDone }: { isSearching: boolean; onDone: () => void }) {
  const router = useRouter();
  const { slug, orgs } = useOrg();
  const destinations = useDestinations();
  const go = (path: string) => {
    onDone();
    router.push(path);
  };
  return (
    <>
      <CommandGroup heading="Places">
        {destinations.map(({ name, href, icon: Icon }) => (
          <CommandItem key={href} value={`place ${name}`} keywords={[name]} onSelect={() => go(href)}>
            <Icon className="size-4 text-fg-3" aria-hidden="true" /> {name}
          </CommandItem>
        ))}
        {orgs
          .filter((org) => org.slug !== slug)
          .map((org) => (
            <CommandItem key={org.slug} value={`/${org.slug}`} keywords={[`Org ${org.name}`]} onSelect={() => go(`/${org.slug}`)}>
              <Avatar name={org.name} square className="size-4 rounded-xs text-[8px]" /> {org.name}
            </CommandItem>
          ))}
      </CommandGroup>
      {isSearching && (
        <CommandGroup heading="Settings">
          {settingsSections.map(({ path, name, words, icon: Icon }) => (
            <CommandItem key={path} value={`settings ${path}`} keywords={[name, words]} onSelect={() => go(`/${slug}/settings/${path}`)}>
              <Icon className="size-4 text-fg-3" aria-hidden="true" /> {name}
            </CommandItem>
          ))}
        </CommandGroup>
      )}
    </>
  );
}
