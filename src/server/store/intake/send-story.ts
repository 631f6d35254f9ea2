/** Sends a draft: everything of a story in one transaction, made by one function of the database, or nothing. */
import { sql } from 'kysely';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import type { ChildFacts } from '#domain/tell/child.ts';
import type { Sign } from '#domain/tell/talk-alone.ts';
import type { Levels } from '#domain/consent/ladders.ts';
import type { IntakeDb } from '#server/store/handle.ts';

export type Capture = 'self_online' | 'written' | 'mark_or_thumb' | 'audio_spoken' | 'witnessed_oral';

/** What becomes a story. Words are in `sealed` and `files` only, already sealed under the story's own key. */
export interface Parcel {
	readonly story: {
		readonly id: string;
		readonly office: string;
		readonly capture: Capture;
		/** BCP 47. */
		readonly language: string;
		/** ISO 3166-1, two letters; null where it was not said. */
		readonly origin: string | null;
		readonly host: string | null;
		/** "I am not sure" counts as open. */
		readonly claimOpen: boolean;
		readonly showFirst: boolean;
	};
	/** Codes only: how it was told, which notice was read and heard. */
	readonly detail: Readonly<Record<string, string | number | boolean>>;
	readonly grants: readonly {
		readonly channel: OfferedChannel;
		readonly levels: Levels;
		readonly until: Date;
		readonly noRecallAck: boolean;
		readonly excludedLanguages: readonly string[];
	}[];
	readonly sealed: readonly {
		readonly field: 'testimony' | 'facts' | 'contact' | `facts:${number}` | `contact:${number}` | `child:${string}`;
		readonly body: Buffer;
	}[];
	/** In the order in which they are shown; each was uploaded under this draft's token. */
	readonly files: readonly { readonly id: string; readonly body: Buffer }[];
	readonly receipt: { readonly locator: number; readonly hash: string; readonly secondWordHash: string | null };
	readonly key: { readonly masterId: string; readonly wrapped: Buffer };
	/** A child tells: with an interviewer, and with both yeses. `note` names the sealed field. */
	readonly child?: ChildFacts & { readonly note: string };
	/** Several told it together: what belongs to each of them. The first is also the teller of the parcel itself. */
	readonly tellers?: readonly TellerParcel[];
	/** The member who gathered it; null for a teller alone. */
	readonly gatheredBy: string | null;
	/** Signs that another speaks for the teller; `also` are earlier stories from the same place, which wait with this one. */
	readonly talkAlone?: { readonly why: readonly Sign[]; readonly also: readonly string[] };
}

/** What belongs to one of several tellers. */
export interface TellerParcel {
	/** 1, 2, 3 …: the order of telling. */
	readonly place: number;
	/** Said alone to be eighteen or older. */
	readonly adult: boolean;
	readonly origin: string | null;
	readonly claimOpen: boolean;
	readonly grants: Parcel['grants'];
	readonly receipt: Parcel['receipt'];
	readonly detail: Parcel['detail'];
}

export type SendAnswer = 'sent' | 'already' | 'gone' | 'stale' | 'office_closed' | 'redraw';

/**
 * Sends version `expected` of the draft. `receiptBody` replaces its content, so that a second click finds the same
 * receipt. Once this returns `sent`, the story is durable.
 */
export async function sendStory(
	db: IntakeDb,
	token: Buffer,
	expected: number,
	receiptBody: Buffer,
	parcel: Parcel
): Promise<SendAnswer> {
	const base64 = (body: Buffer) => body.toString('base64');
	const json = JSON.stringify({
		...parcel,
		sealed: parcel.sealed.map(({ field, body }) => ({ field, body: base64(body) })),
		files: parcel.files.map(({ id, body }) => ({ id, body: base64(body) })),
		key: { masterId: parcel.key.masterId, wrapped: base64(parcel.key.wrapped) }
	});
	const { rows } = await sql<{
		answer: SendAnswer;
	}>`select intake.send(${token}, ${expected}, ${receiptBody}, ${json}::jsonb) as answer`.execute(db);
	const answer = rows[0]?.answer;
	if (!answer) throw new Error('sending a story returned nothing');
	return answer;
}
