/** An answer or a named refusal. A refusal is a value that every caller handles; a bug is an exception. */
export type Result<Value, Reason extends string> = { ok: true; value: Value } | { ok: false; reason: Reason };

/** Wraps an answer. */
export function ok<Value>(value: Value): { ok: true; value: Value } {
	return { ok: true, value };
}

/** Names a refusal. */
export function refuse<Reason extends string>(reason: Reason): { ok: false; reason: Reason } {
	return { ok: false, reason };
}
