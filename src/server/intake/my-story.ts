import * as v from 'valibot';
import { STATES } from '#domain/consent/story-consent.ts';

/** Who stopped a story, as its teller may know it: never a name. */
const STOPPED_BY = ['teller', 'teller_asked', 'trusted', 'partner', 'anonymous', 'somebody_asked', 'office'] as const;

const time = v.number();
const code = v.string();

const grant = v.object({
	levels: v.record(v.string(), v.number()),
	from: time,
	until: time,
	noRecallAck: v.boolean(),
	excludedLanguages: v.array(code)
});

const schema = v.object({
	id: code,
	office: code,
	basis: v.picklist(['teller', 'public_domain', 'canary']),
	practice: v.boolean(),
	language: code,
	deskState: v.picklist(['arrived', 'in_review', 'ready', 'published', 'closed']),
	state: v.picklist(STATES),
	personId: code,
	consentVersion: v.number(),
	claimOpen: v.boolean(),
	holdEvents: v.array(code),
	embargoUntil: v.nullable(time),
	showFirst: v.boolean(),
	takenBackAt: v.nullable(time),
	eraseAfter: v.nullable(time),
	erasedAt: v.nullable(time),
	hasSecondWord: v.boolean(),
	held: v.boolean(),
	/** The office has decided not to show it; missing: handed out by somebody, who knows. */
	notShown: v.optional(v.boolean()),
	/** Taken back by this teller and kept sealed: a fresh yes may bring it back. */
	mayComeBack: v.optional(v.boolean()),
	/** Closed by the office, as if taken back. */
	closedByOffice: v.optional(v.boolean()),
	openings: v.number(),
	grants: v.record(v.string(), grant),
	events: v.array(
		v.object({
			version: v.number(),
			kind: code,
			byTeller: v.boolean(),
			at: time,
			detail: v.record(v.string(), v.unknown())
		})
	),
	tellings: v.array(
		v.object({
			language: code,
			version: v.number(),
			sourceLanguage: v.nullable(code),
			tellerVersion: v.nullable(v.number()),
			reviewedVersion: v.nullable(v.number())
		})
	),
	waiting: v.boolean(),
	/** Of each text that waits for a yes, the version that was asked about, by language. */
	asked: v.record(code, v.number()),
	/** Who paused it last; null: it is not paused. */
	stoppedBy: v.nullable(v.picklist(STOPPED_BY)),
	/** Missing: told by one. Of the others only what this one has to know; no name, no number of who did what. */
	group: v.optional(
		v.object({
			tellers: v.number(),
			/** When this very teller took it back; null: somebody else did, or nobody. */
			tookBackAt: v.nullable(time),
			/** This one has said yes to all that was asked; somebody else has not. */
			waitsForOthers: v.boolean(),
			/** Somebody else paused it, or their yes has ended. */
			othersStop: v.boolean(),
			/** The versions that were closed before, and who this one was in them. */
			before: v.array(v.object({ story: code, person: code }))
		})
	),
	/** What was accepted and begins later. */
	later: v.array(v.object({ channel: code, from: time })),
	shown: v.array(v.object({ channel: code, language: code })),
	copies: v.array(
		v.object({
			channel: code,
			language: v.nullable(code),
			recipient: code,
			what: code,
			copies: v.number(),
			at: time,
			endedAt: v.nullable(time),
			outcome: v.nullable(code),
			/** When whoever has it was told to stop; missing or null: nobody was told. */
			toldAt: v.optional(v.nullable(time))
		})
	),
	/** Words that the office agreed on at this story, for all its translations. */
	officeWords: v.array(v.object({ source: code, language: code, term: code, form: code })),
	messages: v.array(v.object({ id: code, fromTeller: v.boolean(), at: time })),
	/** The highest notice the teller has said yes to. */
	noticeNumber: v.number(),
	/** The version of the last yes; null: from before it was written down. */
	notice: v.nullable(v.object({ hash: code, language: code })),
	/** What was allowed until it ended. */
	past: v.record(v.string(), v.object({ levels: v.record(v.string(), v.number()), excludedLanguages: v.array(code) })),
	/** Under eighteen: it is renewed with an interviewer. */
	minor: v.boolean(),
	/** `YYYY-MM-01` for a child: every yes ends before it. */
	eighteenMonth: v.nullable(code),
	files: v.array(v.object({ id: code, path: code, bytes: v.number(), people: code }))
});

/** The clear side of a teller's own story. Times in milliseconds since 1970 (UTC). */
export type MyStory = v.InferOutput<typeof schema>;

/** Reads what the database answered; null where the receipt opens nothing. Throws if the answer has another shape. */
export function parseMyStory(answer: unknown): MyStory | null {
	return answer === null ? null : v.parse(schema, answer);
}
