import "server-only";
import { createCredential, createCredentialInput, deleteCredential, listCredentials } from "@/server/services/credentials/credentials";
import { listProviders } from "@/server/services/providers/list-providers";
import { testProvider } from "@/server/services/providers/test-provider";
import {
  createProvider,
  createProviderInput,
  deleteProvider,
  updateProvider,
  updateProviderInput,
} from "@/server/services/providers/write-provider";
import { route } from "./route";
import { credentialItem, idAnswer, listOf, providerItem, providerTest } from "./schemas";

/** Providers and credentials: what connects an org to the world. */
export const connectionRoutes = [
  route({
    method: "GET",
    path: "providers",
    permission: "provider:read",
    summary: "List model providers, the built-in demo first",
    answers: { 200: listOf(providerItem) },
    handle: async ({ actor }) => ({ status: 200, body: { items: await listProviders(actor) } }),
  }),
  route({
    method: "POST",
    path: "providers",
    permission: "provider:manage",
    summary: "Add an endpoint that speaks the OpenAI protocol",
    body: createProviderInput,
    answers: { 201: idAnswer },
    errors: ["conflict"],
    handle: async ({ actor, body }) => ({ status: 201, body: await createProvider(actor, body) }),
  }),
  route({
    method: "PATCH",
    path: "providers/{id}",
    permission: "provider:manage",
    summary: "Change a provider",
    body: updateProviderInput.omit({ id: true }),
    answers: { 204: null },
    errors: ["not_found", "conflict"],
    async handle({ actor, params, body }) {
      await updateProvider(actor, { ...body, id: params.id });
      return { status: 204 };
    },
  }),
  route({
    method: "DELETE",
    path: "providers/{id}",
    permission: "provider:manage",
    summary: "Remove a provider",
    answers: { 204: null },
    errors: ["not_found"],
    async handle({ actor, params }) {
      await deleteProvider(actor, params);
      return { status: 204 };
    },
  }),
  route({
    method: "POST",
    path: "providers/{id}/test",
    permission: "provider:manage",
    summary: "Ask a provider for its models",
    answers: { 200: providerTest },
    errors: ["not_found"],
    handle: async ({ actor, params }) => ({ status: 200, body: await testProvider(actor, params) }),
  }),
  route({
    method: "GET",
    path: "credentials",
    permission: "credential:read",
    summary: "List credentials without their secrets",
    answers: { 200: listOf(credentialItem) },
    handle: async ({ actor }) => ({ status: 200, body: { items: await listCredentials(actor) } }),
  }),
  route({
    method: "POST",
    path: "credentials",
    permission: "credential:manage",
    summary: "Keep a secret for the hosts it may be sent to",
    body: createCredentialInput,
    answers: { 201: idAnswer },
    errors: ["conflict"],
    handle: async ({ actor, body }) => ({ status: 201, body: await createCredential(actor, body) }),
  }),
  route({
    method: "DELETE",
    path: "credentials/{id}",
    permission: "credential:manage",
    summary: "Remove a credential",
    answers: { 204: null },
    errors: ["not_found"],
    async handle({ actor, params }) {
      await deleteCredential(actor, params);
      return { status: 204 };
    },
  }),
];
