import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';
import type { ConsentEventKind } from '#server/store/tables.ts';

export interface ConsentEvent {
	readonly storyId: string;
	readonly kind: ConsentEventKind;
	/** `teller`, `anonymous`, `system` or `member:ID`. */
	readonly byWhom: string;
	/** Codes only, never words of the story. */
	readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * Adds one event to a story's consent history and returns its version (1, 2, 3 …).
 *
 * Locks the story's row until the transaction ends, so that publishing and taking back wait for one another.
 * Throws when the story does not exist.
 */
export async function appendConsentEvent(tx: StoryDb, event: ConsentEvent): Promise<number> {
	const { rows } = await sql<{ version: number }>`select story.append_event(
		${event.storyId}, ${event.kind}, ${event.byWhom}, ${JSON.stringify(event.detail ?? {})}::jsonb) as version`.execute(tx);
	const version = rows[0]?.version;
	if (version === undefined) throw new Error('append_event returned nothing');
	return version;
}
