import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isUuid } from '#domain/base/shape.ts';
import {
	type HoldReason,
	type HoldScope,
	type HoldTarget,
	type HoldTypedWrong,
	readHoldTarget
} from '#domain/consent/holds.ts';
import { mayLiftHold, mayOnStory } from '#domain/office/may.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { findOffice, listOffices } from '#server/store/accounts/offices.ts';
import {
	areInStories,
	countUnderHold,
	declareHold,
	findHold,
	hideUnder,
	liftHold,
	officesUnderHold,
	takeYourTime
} from '#server/store/consent/holds.ts';
import { type HoldRow, listHolds } from '#server/store/desk/list-holds.ts';
import { storySubjects } from '#server/store/desk/story-subject.ts';
import { authorize, authorizeStory, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';
import { noteAll } from './note-in-ledger.ts';
import type { DeskTx } from './review/work.ts';

/** A hold in force, as far as this person may know of it. */
export interface HoldLine extends Pick<
	HoldRow,
	'id' | 'scope' | 'reason' | 'setBy' | 'setAt' | 'liftAskedBy' | 'liftAskedName' | 'stories'
> {
	/** The country, language or days, or the name of the office. Null where it names stories or people in them. */
	readonly what: string | null;
	/** Which stories, where it names them: those that this person may see. */
	readonly seen: readonly string[];
	/** Offices whose stories it names and this person may not see. */
	readonly elsewhere: readonly string[];
	readonly canLift: boolean;
}

export interface HoldsPage {
	readonly holds: readonly HoldLine[];
	/** Offices that can be held; empty for those who hold one story at most. */
	readonly offices: readonly { readonly id: string; readonly name: string }[];
}

/** Holds in force. That there is one is no secret among staff; which story it names, only those learn who may see it. */
export async function readHolds(deps: DeskDeps, member: Member): Promise<Result<HoldsPage, NotAllowed>> {
	const allowed = authorize(member, 'see_holds');
	if (!allowed.ok) return allowed;
	const [rows, offices] = await Promise.all([listHolds(deps.db), listOffices(deps.db)]);
	const subjects = await storySubjects(deps.db, [...new Set(rows.flatMap(({ named }) => named))]);
	const names = new Map(offices.map(({ id, name }) => [id, name]));
	const nameOf = (id: string) => names.get(id) ?? id;
	const holds = rows.map((row): HoldLine => {
		const { id, scope, value, reason, setBy, setAt, liftAskedBy, liftAskedName, stories } = row;
		const known = row.named.map((story) => ({ story, subject: subjects.get(story) }));
		const isSeen = ({ subject }: (typeof known)[number]) =>
			subject !== undefined && mayOnStory(member, 'see_story', subject);
		const hidden = known.filter((one) => !isSeen(one)).flatMap(({ subject }) => subject?.officeId ?? []);
		return {
			...{ id, scope, reason, setBy, setAt, liftAskedBy, liftAskedName, stories },
			what: scope === 'story' || scope === 'person' ? null : scope === 'office' ? nameOf(value) : value,
			seen: known.filter(isSeen).map(({ story }) => story),
			elsewhere: [...new Set(hidden)].map(nameOf),
			canLift: liftAskedBy !== member.id && mayLiftHold(member, { scope, offices: row.offices })
		};
	});
	const many = authorize(member, 'hold_many').ok;
	return ok({ holds, offices: many ? offices.map(({ id, name }) => ({ id, name })) : [] });
}

export interface AskedHold {
	readonly scope: HoldScope;
	/** As it was typed. */
	readonly value: string;
}

export type HoldRefusal = NotAllowed | 'not_found' | HoldTypedWrong;

/** Says how many stories a hold would hide, and how many of them readers see now. Changes nothing. */
export async function countHold(
	deps: DeskDeps,
	member: Member,
	asked: AskedHold
): Promise<Result<{ stories: number; shown: number }, HoldRefusal>> {
	return deps.db.transaction().execute(async (tx) => {
		const target = await targetOf(tx, member, asked);
		return target.ok ? ok(await countUnderHold(tx, target.value)) : target;
	});
}

export interface Held {
	readonly stories: number;
	/** False: the stories are hidden, but the list outside the database could not be written. */
	readonly inLedger: boolean;
}

/**
 * Holds everything under it in one act, which nothing publishes against from then on, and returns when all of it is hidden:
 * a few stories at a time, so that no teller who pauses waits for a whole country. What a crash leaves, the sweep hides.
 */
export async function hold(
	deps: DeskDeps,
	member: Member,
	asked: AskedHold & { readonly reason: HoldReason }
): Promise<Result<Held, HoldRefusal>> {
	const done = await deps.db.transaction().execute(async (tx) => {
		const target = await targetOf(tx, member, asked);
		if (!target.ok) return target;
		// Half of the stories of a country held is none: it takes the time that it takes.
		await takeYourTime(tx);
		const set = await declareHold(tx, { ...target.value, reason: asked.reason, byWhom: `member:${member.id}` });
		const { scope, value } = target.value;
		// Its row is taken already, and its hold is worth nothing without hiding it.
		if (scope === 'story') await hideUnder((hide) => hide(tx), set);
		const held = set.storyIds.map((storyId) => ({ kind: 'held' as const, storyId }));
		// What arrives later is under it too, also after a restore.
		const wide = scope === 'story' ? [] : [{ kind: 'held_wide' as const, storyId: `${scope}:${value}` }];
		return ok({ set, inLedger: await noteAll(deps, [...held, ...wide]) });
	});
	if (!done.ok) return done;
	const { set, inLedger } = done.value;
	const inSteps: Parameters<typeof hideUnder>[0] = (hide) =>
		deps.db.transaction().execute(async (tx) => {
			await takeYourTime(tx);
			return hide(tx);
		});
	if (set.scope !== 'story') await hideUnder(inSteps, set);
	return ok({ stories: set.storyIds.length, inLedger });
}

/** May they, and is there such a thing? One story is for everybody, of every office: stopping never waits. */
async function targetOf(tx: DeskTx, member: Member, asked: AskedHold): Promise<Result<HoldTarget, HoldRefusal>> {
	if (asked.scope !== 'story') {
		const allowed = authorize(member, 'hold_many');
		if (!allowed.ok) return allowed;
	}
	const target = readHoldTarget(asked.scope, asked.value);
	if (!target.ok) return target;
	const { scope, value } = target.value;
	if (scope === 'story') {
		const allowed = await authorizeStory(tx, member, 'hold_story', value, { lock: true });
		if (!allowed.ok) return allowed;
	}
	if (scope === 'office' && (await findOffice(tx, value)) === null) return refuse('no_office');
	if (scope === 'person' && !(await areInStories(tx, value.split(' ')))) return refuse('no_person');
	return target;
}

/**
 * Lifting takes two different reviewers: the first asks, the second lifts. What names stories of some offices is lifted by
 * reviewers of these.
 */
export async function lift(
	deps: DeskDeps,
	member: Member,
	holdId: string
): Promise<Result<{ lifted: boolean }, NotAllowed | 'unknown' | 'same_person'>> {
	const allowed = authorize(member, 'lift_hold');
	if (!allowed.ok) return allowed;
	if (!isUuid(holdId)) return refuse('unknown');
	return deps.db.transaction().execute(async (tx) => {
		const target = await findHold(tx, holdId);
		if (target === null) return refuse('unknown');
		const offices = await officesUnderHold(tx, target);
		if (!mayLiftHold(member, { scope: target.scope, offices })) return refuse('not_allowed');
		const done = await liftHold(tx, holdId, member.id, deps.clock());
		if (!done.ok) return done;
		for (const storyId of done.value.storyIds) await enqueue(tx, 'publish', { storyId }, { key: `publish:${storyId}` });
		return ok({ lifted: done.value.lifted });
	});
}
