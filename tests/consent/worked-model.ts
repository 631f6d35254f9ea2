/**
 * A worked model of the rules of consent, written for itself from the rules and not from `src/domain/consent`, of which it
 * imports nothing: the oracle that our decision is compared with. Where the rules change, it is changed from the rules, too.
 * Index 0 of every ladder is "nothing"; a higher index shows more. Every rule is a cap, and caps combine with min(): adding a
 * rule, a person, a withdrawal or a day can only show less.
 */
export const LADDER = {
	text: ['none', 'summary', 'excerpt', 'full'],
	name: ['none', 'system_pseudonym', 'chosen_pseudonym', 'first_name', 'full_name'],
	face: ['none', 'unrecognisable_at_capture', 'solid_mask', 'visible'],
	voice: ['none', 're_voiced', 'original'],
	origin: ['none', 'region', 'country', 'admin1', 'town'],
	transit: ['none', 'region', 'country', 'admin1', 'town'],
	current: ['none', 'region', 'country', 'admin1', 'town'],
	time: ['none', 'decade', 'year', 'month', 'day'],
	age: ['none', 'band10', 'band5', 'exact'],
	gender: ['none', 'stated'],
	art9: ['none', 'stated'], // ethnicity, religion, health, orientation, politics: explicit consent only
	legal: ['none', 'stated'], // immigration or asylum status, offences
	family: ['none', 'roles_only', 'details']
} as const;
export type Element = keyof typeof LADDER;
export type Levels = Record<Element, number>;
export const ELEMENTS = Object.keys(LADDER) as Element[];
const fill = (f: (e: Element) => number) => Object.fromEntries(ELEMENTS.map((e) => [e, f(e)])) as Levels;
export const ZERO: Levels = fill(() => 0);
export const TOP: Levels = fill((e) => LADDER[e].length - 1);
export const meet = (a: Levels, b: Levels): Levels => fill((e) => Math.min(a[e], b[e]));
export const cap = (p: Partial<Levels>): Levels => ({ ...TOP, ...p });

export const CHANNELS = [
	'web',
	'embed',
	'onsite',
	'screening',
	'education',
	'partner_api',
	'research',
	'fundraising',
	'press',
	'print',
	'social',
	'federation',
	'open_data',
	'ai_training'
] as const;
export type Channel = (typeof CHANNELS)[number];
const IRRECOVERABLE: ReadonlySet<Channel> = new Set<Channel>([
	'press',
	'print',
	'social',
	'federation',
	'open_data',
	'ai_training'
]);
/** What a channel may ever show, before anyone's choice. */
const OWN = cap({ current: 2, origin: 3 }),
	PUBLIC = cap({ current: 2, origin: 3, family: 1 }),
	OUTSIDE = cap({ name: 3, current: 1, origin: 2, transit: 1, legal: 0, family: 1 });
export const CEILING: Record<Channel, Levels> = {
	onsite: OWN,
	screening: OWN,
	web: PUBLIC,
	embed: PUBLIC,
	education: PUBLIC,
	partner_api: cap({ name: 2, face: 2, voice: 1, current: 1, origin: 2, transit: 1, legal: 0, family: 1 }),
	research: cap({ name: 2, face: 0, voice: 0, current: 1, origin: 3, transit: 1, family: 1 }),
	fundraising: OUTSIDE,
	press: OUTSIDE,
	print: OUTSIDE,
	social: OUTSIDE,
	federation: cap({
		text: 1,
		name: 2,
		face: 0,
		voice: 0,
		current: 0,
		origin: 1,
		transit: 0,
		time: 2,
		age: 0,
		gender: 0,
		art9: 0,
		legal: 0,
		family: 0
	}),
	open_data: cap({
		text: 1,
		name: 0,
		face: 0,
		voice: 0,
		current: 1,
		origin: 1,
		transit: 0,
		time: 1,
		age: 1,
		art9: 0,
		legal: 0,
		family: 0
	}),
	ai_training: ZERO
};
/** What a protection reviewer's judgement of danger allows. A story is `high` until someone reviewed it. */
const RISK = {
	low: TOP,
	medium: cap({ origin: 3, transit: 2, current: 2, time: 3 }),
	high: cap({
		name: 2,
		face: 2,
		voice: 1,
		origin: 2,
		transit: 1,
		current: 1,
		time: 2,
		age: 1,
		art9: 0,
		legal: 0,
		family: 1
	}),
	critical: cap({
		name: 1,
		face: 1,
		voice: 1,
		origin: 1,
		transit: 0,
		current: 1,
		time: 1,
		age: 1,
		gender: 0,
		art9: 0,
		legal: 0,
		family: 0
	})
} as const;
export type Risk = keyof typeof RISK;
export type State =
	'none' | 'requested' | 'refused' | 'cooling' | 'active' | 'suspended' | 'expired' | 'withdrawn' | 'invalidated';
export interface Grant {
	readonly levels: Readonly<Levels>;
	readonly from: number;
	readonly until: number;
	readonly noRecallAck: boolean;
	readonly excludedLanguages: readonly string[];
}
/** The teller(s) and everyone depicted, heard or named. */
export interface Person {
	readonly id: string;
	readonly role: 'teller' | 'third_party';
	readonly minor: boolean;
	readonly guardianOk: boolean;
	readonly assent: boolean;
	readonly state: State;
	/** One current grant per channel: a new version replaces it. */
	readonly grants: Readonly<Partial<Record<Channel, Grant>>>;
}
export interface Story {
	readonly people: readonly Person[];
	readonly risk: Risk;
	readonly safetyHold: boolean;
	readonly embargoUntil: number;
	readonly holdEvents: readonly string[];
	readonly claimOpen: boolean;
	/** Everyone who gathered or edited it. */
	readonly authors: readonly string[];
	readonly reviewedBy: readonly string[];
	/** People who share the place shown; Infinity for public_domain. */
	readonly k: { readonly origin: number; readonly transit: number; readonly current: number };
}
export interface Ctx {
	readonly channel: Channel;
	readonly language: string;
	readonly now: number;
	readonly kMin: number;
}
export interface Denied {
	ok: false;
	reasons: string[];
}
export interface Allowed {
	ok: true;
	levels: Levels;
	people: Record<string, Pick<Levels, 'name' | 'face' | 'voice'>>;
	expiresAt: number;
}
const CHILD = cap({
	name: 1,
	face: 2,
	voice: 1,
	origin: 2,
	transit: 1,
	current: 1,
	time: 2,
	age: 1,
	art9: 0,
	legal: 0,
	family: 1
});
const BYSTANDER = cap({ name: 0, face: 2, voice: 0, family: 1 }); // no consent recorded: mask, mute, role only
const OBJECTED = cap({ name: 0, face: 0, voice: 0, family: 0 }); // said no or withdrew: crop out, no mention
const HIDDEN = cap({ origin: 2, transit: 2, current: 2, time: 2, age: 1 });

function live(p: Person, c: Ctx): Grant | null {
	const g = p.grants[c.channel];
	if (p.state !== 'active' || !g || c.now < g.from || c.now >= g.until) return null;
	if (g.excludedLanguages.includes(c.language)) return null;
	if (IRRECOVERABLE.has(c.channel) && !g.noRecallAck) return null;
	if (p.minor && !(p.guardianOk && p.assent)) return null; // both, never one of them
	return g;
}
export function project(s: Story, c: Ctx): Allowed | Denied {
	const why: string[] = [];
	if (c.channel === 'ai_training') why.push('ai-training-not-offered');
	if (s.risk === 'critical' && IRRECOVERABLE.has(c.channel)) why.push('critical-risk-cannot-be-recalled');
	if (s.safetyHold) why.push('safety-hold');
	if (c.now < s.embargoUntil) why.push('embargo');
	if (s.holdEvents.length) why.push('hold:' + s.holdEvents.join(','));
	if (!s.reviewedBy.some((r) => !s.authors.includes(r))) why.push('second-reviewer-missing');
	const tellers = s.people.filter((p) => p.role === 'teller');
	if (!tellers.length) why.push('no-teller');
	let levels = meet(CEILING[c.channel], RISK[s.risk]),
		until = Infinity;
	const own = new Map<string, Levels>();
	for (const p of s.people) {
		const g = live(p, c);
		if (p.role === 'teller' && !g) why.push(`teller:${p.state}:${c.channel}`);
		if (g) until = Math.min(until, g.until);
		let mine = g ? g.levels : p.state === 'none' || p.state === 'requested' ? BYSTANDER : OBJECTED;
		if (p.minor) mine = meet(mine, CHILD);
		own.set(p.id, mine);
		levels = p.role === 'teller' ? meet(levels, mine) : meet(levels, cap({ family: mine.family }));
	}
	if (why.length) return { ok: false, reasons: why };
	if (s.claimOpen) levels = meet(levels, cap({ legal: 0 }));
	if (s.k.origin < c.kMin) levels = meet(levels, cap({ origin: 1 })); // too few people share that place
	if (s.k.transit < c.kMin) levels = meet(levels, cap({ transit: 1 }));
	if (s.k.current < c.kMin) levels = meet(levels, cap({ current: 1 }));
	if (levels.name < 3 || levels.face < 3) levels = meet(levels, HIDDEN); // hidden identity: no fine place + time + age together
	if (levels.text === 0) return { ok: false, reasons: ['nothing-to-show'] };
	// Nobody is shown more than the story as a whole; so a brother's own consent cannot give a hidden teller away.
	const people = Object.fromEntries(
		[...own].map(([id, mine]) => {
			const m = meet(mine, levels);
			return [id, { name: m.name, face: m.face, voice: m.voice }];
		})
	);
	return { ok: true, levels, people, expiresAt: until };
}
