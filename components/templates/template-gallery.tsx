"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { LayoutTemplate, SearchX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useOrg } from "@/components/org-context";
import { PageBody } from "@/components/shell/page-body";
import { PageHeader } from "@/components/shell/page-header";
import { TemplateCard } from "@/components/templates/template-card";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SearchInput } from "@/components/ui/search-input";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";

const everything = "All";

/** Finished workflows to start from; *Use* makes a working copy and opens it. */
export function TemplateGallery() {
  const trpc = useTRPC();
  const router = useRouter();
  const { slug } = useOrg();
  const [category, setCategory] = useState(everything);
  const [search, setSearch] = useState("");
  const templates = useQuery(trpc.templates.list.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  const use = useMutation(
    trpc.templates.use.mutationOptions({
      onSuccess: ({ workflowId }) => router.push(`/${slug}/workflows/${workflowId}`),
      onError: (error) => toastError("The template could not be used", error),
    }),
  );

  const all = templates.data ?? [];
  const categories = [everything, ...new Set(all.map((template) => template.category))];
  const words = search.trim().toLowerCase();
  const shown = all.filter(
    (template) =>
      (category === everything || template.category === category) &&
      [template.name, template.description, ...template.tags].join(" ").toLowerCase().includes(words),
  );
  return (
    <PageBody>
      <PageHeader
        title="Templates"
        description="Take one, run it, then make it yours. All of them run on the built-in demo model, without a key."
      />
      {all.length > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Segmented
            label="Category"
            value={category}
            onValueChange={setCategory}
            options={categories.map((name) => ({ value: name, label: name }))}
          />
          <SearchInput value={search} onValueChange={setSearch} label="Search templates" />
        </div>
      )}
      {templates.isPending && <GallerySkeleton />}
      {templates.isError && (
        <ErrorState title="The templates could not be loaded" error={templates.error} onRetry={() => templates.refetch()} />
      )}
      {templates.isSuccess && all.length === 0 && (
        <EmptyState
          icon={LayoutTemplate}
          title="No templates"
          description="This server was built without any. Start from an empty canvas instead."
        />
      )}
      {all.length > 0 && shown.length === 0 && (
        <EmptyState icon={SearchX} title="No template matches" description="Search for something else, or look in all categories." />
      )}
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3" aria-label="Templates">
        {shown.map((template) => (
          <TemplateCard
            key={template.id}
            template={template}
            pending={(use.isPending || use.isSuccess) && use.variables?.id === template.id}
            disabled={use.isPending || use.isSuccess}
            onUse={() => use.mutate({ id: template.id })}
          />
        ))}
      </ul>
    </PageBody>
  );
}

function GallerySkeleton() {
  return (
    <div className="contents" role="status" aria-label="Loading templates">
      <div className="flex flex-wrap items-center justify-between gap-3" aria-hidden="true">
        <Skeleton className="h-[30px] w-full max-w-96" />
        <Skeleton className="h-[30px] w-full sm:max-w-60" />
      </div>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {["a", "b", "c", "d", "e", "f"].map((key) => (
          <Skeleton key={key} className="h-[316px] rounded-lg" />
        ))}
      </div>
    </div>
  );
}
