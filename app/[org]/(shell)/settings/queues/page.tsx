import type { Metadata } from "next";
import { QueueSettings } from "@/components/settings/queue-settings";

export const metadata: Metadata = { title: "Runs and queues" };

export default function QueueSettingsPage() {
  return <QueueSettings />;
}
