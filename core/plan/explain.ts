import { bytesPerTexel, bytesPerWord } from "../dtype.ts";
import { showShape } from "../shape.ts";
import type { HostValue, Place, Plan, PlannedStep, Slot } from "./plan.ts";

/** A plan as text: one line a dispatch, then the memory and where each result is. */
export function explainPlan(plan: Plan): string {
  const bytes = plan.slots.reduce((sum, slot) => sum + slotBytes(slot), 0);
  const lines = [`dispatches: ${plan.steps.length}, slots: ${plan.slots.length}, slot bytes: ${bytes}`];
  plan.steps.forEach((step, i) => lines.push(`${String(i).padStart(3)}  ${explainStep(step)}`));
  plan.hosts.forEach(({ node, inputs }, i) => {
    lines.push(`host ${i} = ${node.name}(${inputs.map(showPlace).join(", ")})`);
  });
  plan.slots.forEach((slot, i) => lines.push(`slot ${i}: ${showSlot(slot)}`));
  plan.outputs.forEach(({ place, shape, dtype }, i) => {
    lines.push(`result ${i}: ${dtype} ${showShape(shape)} in ${showPlace(place)}`);
  });
  return lines.join("\n");
}

function explainStep({ label, bindings, workgroups, choice, copies }: PlannedStep): string {
  const places = (access: string) =>
    [...new Set(bindings.filter((one) => one.access === access).map(({ place }) => showPlace(place)))].join(", ");
  const from = places("read");
  const copied = copies.map(({ from, to }) => `, after copying ${showPlace(from)} to ${showPlace(to)}`).join("");
  const chosen = choice ? `, ${choice.variant} (${choice.reason})` : "";
  return `${label}: ${from ? `${from} -> ` : ""}${places("write")}, ${
    workgroups.join("x")
  } workgroups${copied}${chosen}`;
}

function showPlace(place: Place | HostValue): string {
  const [[kind, number]] = Object.entries(place);
  return kind === "constant" ? String(number) : `${kind} ${number}`;
}

function showSlot(slot: Slot): string {
  if (slot.layout === "texture") return `texture ${slot.width}x${slot.height}`;
  return `row-major ${slot.words}${slot.reuses === undefined ? "" : `, the memory of leaf ${slot.reuses}`}`;
}

function slotBytes(slot: Slot): number {
  if (slot.layout === "texture") return slot.width * slot.height * bytesPerTexel(slot.format);
  return slot.reuses === undefined ? slot.words * bytesPerWord : 0;
}
