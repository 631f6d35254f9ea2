/** Who opened what, for the office whose stories it was; and the alarm when somebody opens very much. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isObject } from '#domain/base/shape.ts';
import { mayAtDesk, maySeeAlarm } from '#domain/office/may.ts';
import { reachOf } from '#domain/office/reach.ts';
import { isOpeningReason, type OpeningReason } from '#domain/office/reason.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { acknowledgeOpeningAlarm, listOpeningAlarms, type OpeningAlarm } from '#server/store/desk/opening-alarms.ts';
import { type OpeningPlace, type OpeningRow, readOpenings } from '#server/store/desk/read-openings.ts';
import { wrappedKey } from '#server/store/vault/story-keys.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';
import { type DeskTx, openField } from './review/work.ts';

const PAGE = 50;

export interface OpeningLine extends Pick<OpeningRow, 'id' | 'storyId' | 'name' | 'what' | 'at'> {
	/** Null: none was asked for, or it was only written. */
	readonly why: OpeningReason | null;
	/** As it was written when it was opened; null: nothing was. */
	readonly reason: string | null;
}

export interface AlarmLine extends Pick<OpeningAlarm, 'id' | 'name' | 'openings' | 'firstAt' | 'lastAt'> {
	/** Null: nobody has looked into it. */
	readonly acknowledged: { readonly name: string | null; readonly at: number } | null;
	/** Nobody says of themselves that it was in order. */
	readonly canAcknowledge: boolean;
}

export interface OpeningsPage {
	readonly openings: readonly OpeningLine[];
	/** Where the next page begins; null: this is the last. */
	readonly next: string | null;
	readonly alarms: readonly AlarmLine[];
}

/** The openings of the own office's stories; a manager of the network sees all. `before`: where the page before ended. */
export async function openOpenings(
	deps: DeskDeps,
	member: Member,
	before: string | null
): Promise<Result<OpeningsPage, NotAllowed>> {
	const allowed = authorize(member, 'see_openings');
	if (!allowed.ok) return allowed;
	const reach = reachOf(member);
	return deps.db.transaction().execute(async (tx) => {
		const asked = { before: placeOf(before), most: PAGE + 1 };
		const rows = await readOpenings(tx, { reach, ...asked });
		const page = rows.slice(0, PAGE);
		const reasons = await reasonsOf(deps, tx, page);
		const last = page.at(-1);
		const alarms = await alarmsFor(deps, member);
		return ok({
			openings: page.map(({ id, storyId, name, what, at }) => ({
				id,
				storyId,
				name,
				what,
				at,
				...(reasons.get(id) ?? { why: null, reason: null })
			})),
			next: rows.length > PAGE && last ? `${last.at}.${last.id}` : null,
			alarms: alarms.map((alarm) => ({
				...{ id: alarm.id, name: alarm.name, openings: alarm.openings, firstAt: alarm.firstAt, lastAt: alarm.lastAt },
				acknowledged: alarm.acknowledgedAt === null ? null : { name: alarm.acknowledgedName, at: alarm.acknowledgedAt },
				canAcknowledge: alarm.acknowledgedAt === null && alarm.memberId !== member.id
			}))
		});
	});
}

/** How many alarms wait for somebody to look into them, among those that this person learns of. */
export async function countAlarms(deps: DeskDeps, member: Member): Promise<number> {
	return (await alarmsFor(deps, member)).filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
}

/** Says that somebody has looked into it. */
export async function acknowledgeAlarm(
	deps: DeskDeps,
	member: Member,
	alarmId: string
): Promise<Result<null, NotAllowed | 'unknown' | 'own_alarm'>> {
	const allowed = authorize(member, 'acknowledge_alarm');
	if (!allowed.ok) return allowed;
	const alarm = (await alarmsFor(deps, member)).find(({ id }) => id === alarmId);
	if (alarm === undefined) return refuse('unknown');
	const at = deps.clock();
	const outcome = await deps.db
		.transaction()
		.execute((tx) => acknowledgeOpeningAlarm(tx, { alarmId, memberId: member.id, at }));
	if (outcome === 'own') return refuse('own_alarm');
	return outcome === 'done' ? ok(null) : refuse('unknown');
}

async function alarmsFor(deps: DeskDeps, member: Member): Promise<OpeningAlarm[]> {
	if (!mayAtDesk(member, 'acknowledge_alarm')) return [];
	return (await listOpeningAlarms(deps.db, deps.clock())).filter((alarm) => maySeeAlarm(member, alarm.offices));
}

/** The reasons that were sealed with the stories, by opening. */
async function reasonsOf(
	deps: DeskDeps,
	tx: DeskTx,
	rows: readonly OpeningRow[]
): Promise<Map<string, Pick<OpeningLine, 'why' | 'reason'>>> {
	const reasons = new Map<string, Pick<OpeningLine, 'why' | 'reason'>>();
	for (const [storyId, own] of Map.groupBy(
		rows.filter(({ hasReason }) => hasReason),
		(row) => row.storyId
	)) {
		const wrapped = await wrappedKey(tx, storyId);
		if (wrapped === null) continue;
		const key = deps.keys.unwrap(storyId, wrapped);
		try {
			for (const { id } of own) {
				const value = (await openField(tx, key, storyId, `opening:${id}`))?.value;
				if (!isObject(value)) continue;
				const reason = typeof value.reason === 'string' ? value.reason : null;
				reasons.set(id, { why: isOpeningReason(value.why) ? value.why : null, reason });
			}
		} finally {
			forgetKey(key);
		}
	}
	return reasons;
}

/** `milliseconds.id`, as the address carries it; anything else begins at the newest. */
function placeOf(text: string | null): OpeningPlace | null {
	const found = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? '');
	return found ? { at: Number(found[1]), id: found[2] ?? '' } : null;
}
