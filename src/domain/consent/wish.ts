import { isObject } from '#domain/base/shape.ts';
import { commonGrants, compareGrants } from '#domain/consent/change.ts';
import { isChannel, isIrrecoverable, OFFERED, type Channel } from '#domain/consent/channels.ts';
import { coolingEndsAfter } from '#domain/consent/cooling.ts';
import { ELEMENTS, LADDER, type Levels, eachElement } from '#domain/consent/ladders.ts';
import type { Grant, Grants } from '#domain/consent/story-consent.ts';

/** What a teller wishes to allow from now on, as it is kept with the event: codes and dates only. */
export interface WishedGrant {
	readonly levels: Levels;
	/** Milliseconds since 1970. */
	readonly until: number;
	readonly excludedLanguages: readonly string[];
	readonly noRecallAck: boolean;
}

export type Wish = Readonly<Partial<Record<(typeof OFFERED)[number], WishedGrant>>>;

/**
 * Reads a wish. Null if any part of it is none, is for a channel that is not offered, or lacks the yes of its own that a
 * channel needs whose copies cannot be taken back: half a wish is not accepted.
 */
export function readWish(value: unknown): Wish | null {
	if (!isObject(value) || Object.keys(value).length === 0) return null;
	const wish: Partial<Record<(typeof OFFERED)[number], WishedGrant>> = {};
	for (const [channel, grant] of Object.entries(value)) {
		const offered = OFFERED.find((known) => known === channel);
		const read = offered === undefined ? null : readWished(grant);
		if (offered === undefined || read === null) return null;
		if (isChannel(channel) && isIrrecoverable(channel) && !read.noRecallAck) return null;
		wish[offered] = read;
	}
	return wish;
}

function readWished(value: unknown): WishedGrant | null {
	if (!isObject(value) || !isObject(value.levels)) return null;
	const { levels } = value;
	const isLevel = (level: unknown, most: number): level is number =>
		typeof level === 'number' && Number.isInteger(level) && level >= 0 && level < most;
	if (!ELEMENTS.every((element) => isLevel(levels[element], LADDER[element].length))) return null;
	const until = typeof value.until === 'string' ? Date.parse(value.until) : NaN;
	const languages = value.excludedLanguages;
	if (!Number.isFinite(until) || !Array.isArray(languages) || !languages.every((one) => typeof one === 'string')) {
		return null;
	}
	return {
		levels: eachElement((element) => Number(levels[element])),
		until,
		excludedLanguages: languages,
		noRecallAck: value.noRecallAck === true
	};
}

/** What a wish that was accepted comes to: what is allowed from now on, and what takes its place when its day has come. */
export interface AfterWish {
	readonly current: Grants;
	readonly later: Grants;
}

/**
 * The grants after a wish was accepted. Where more is shown than before, cooling-off begins again: until it is over the old
 * yes goes on, as far as the wish allows it too, and then the wider one takes its place. A channel that the wish leaves out
 * ends.
 */
export function grantsAfterWish(before: Grants, wish: Wish, now: number, practice: boolean): AfterWish {
	const current: Partial<Record<Channel, Grant>> = {};
	const later: Partial<Record<Channel, Grant>> = {};
	for (const channel of OFFERED) {
		const wished = wish[channel];
		if (wished === undefined) continue;
		const old = before[channel];
		const grant: Grant = { ...wished, from: old?.from ?? now };
		const change = compareGrants(old ? { [channel]: old } : {}, { [channel]: grant });
		const begins = { ...grant, from: coolingEndsAfter(change, old?.from ?? now, channel, now, practice) };
		if (old === undefined || change !== 'wider' || begins.from <= now) current[channel] = begins;
		else {
			Object.assign(current, commonGrants({ [channel]: old }, { [channel]: grant }));
			later[channel] = begins;
		}
	}
	return { current, later };
}
