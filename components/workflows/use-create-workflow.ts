"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";

/** Makes a workflow and opens it in the editor. */
export function useCreateWorkflow() {
  const trpc = useTRPC();
  const router = useRouter();
  const { slug } = useOrg();
  return useMutation(
    trpc.workflows.create.mutationOptions({
      onSuccess: ({ id }) => router.push(`/${slug}/workflows/${id}`),
      onError: (error) => toastError("The workflow could not be created", error),
    }),
  );
}
