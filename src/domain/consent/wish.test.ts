import { expect, test } from 'vitest';
import { compareGrants } from '#domain/consent/change.ts';
import { ZERO } from '#domain/consent/ladders.ts';
import { previewAll } from '#domain/consent/preview.ts';
import type { StoryConsent } from '#domain/consent/story-consent.ts';
import { grantsAfterWish, readWish } from '#domain/consent/wish.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-11-22T00:00:00Z');
const until = now + 100 * DAY;
const web = { levels: { ...ZERO, text: 1 }, from: now - DAY, until, noRecallAck: false, excludedLanguages: ['ti'] };
const asked = (text: number, more: object = {}) => ({
	levels: { ...ZERO, text },
	until: new Date(until).toISOString(),
	excludedLanguages: ['ti'],
	noRecallAck: false,
	...more
});

test('where a wish shows more, cooling-off begins again; where it shows less, nothing waits', () => {
	const wider = readWish({ web: asked(3) });
	const narrower = readWish({ web: asked(1, { excludedLanguages: ['ti', 'ar'] }) });
	if (!wider || !narrower) throw new Error('not read');
	expect(grantsAfterWish({ web }, wider, now, false).later.web?.from).toBe(now + 7 * DAY);
	expect(grantsAfterWish({ web }, wider, now, true)).toMatchObject({ current: { web: { from: now } }, later: {} });
	expect(grantsAfterWish({ web }, narrower, now, false)).toMatchObject({
		current: { web: { from: web.from } },
		later: {}
	});
});

test('until a wider wish begins, the old yes goes on, as far as the wish allows it too', () => {
	const wish = readWish({ web: asked(3, { excludedLanguages: ['ar'] }) });
	if (!wish) throw new Error('not read');
	const { current, later } = grantsAfterWish({ web }, wish, now, false);
	expect(current.web).toEqual({ ...web, excludedLanguages: ['ti', 'ar'] });
	expect(later.web).toMatchObject({ levels: { text: 3 }, excludedLanguages: ['ar'], from: now + 7 * DAY });
	expect(compareGrants({ web }, current)).toBe('narrower');
	// A channel that was never given has nothing that could go on.
	expect(grantsAfterWish({}, wish, now, false)).toMatchObject({ current: { web: { from: now + 7 * DAY } }, later: {} });
	// One that the wish leaves out ends at once.
	const print = { ...web, noRecallAck: true };
	expect(Object.keys(grantsAfterWish({ web, print }, wish, now, false).current)).toEqual(['web']);
});

test('print needs its own yes, and takes twice as long', () => {
	expect(readWish({ print: asked(1) })).toBeNull();
	const wish = readWish({ print: asked(1, { noRecallAck: true }) });
	if (!wish) throw new Error('not read');
	expect(grantsAfterWish({}, wish, now, false).current.print?.from).toBe(now + 14 * DAY);
});

test.each([
	[null],
	[{}],
	[{ press: asked(1) }],
	[{ web: asked(9) }],
	[{ web: { ...asked(1), until: 'soon' } }],
	[{ web: asked(1), tv: asked(1) }]
])('half a wish is none: %j', (value) => expect(readWish(value)).toBeNull());

test('a preview lifts what passes, and never a limit', () => {
	const consent: StoryConsent = {
		id: '0123456789',
		consentVersion: 1,
		people: [
			{ id: 'a', role: 'teller', minor: false, guardianOk: false, assent: false, state: 'cooling', grants: { web } }
		],
		risk: 'critical',
		safetyHold: true,
		embargoUntil: Infinity,
		holdEvents: ['asylum_decision'],
		claimOpen: true,
		authors: ['x'],
		reviewedBy: [],
		k: { origin: 0, transit: 0, current: 0 }
	};
	const telling = (language: string) => ({
		telling: { language, title: 'T', brings: 'B', items: [], summary: 'S', blocks: [], excerptBlocks: 0 },
		facts: { name: { system_pseudonym: 1, full_name: 'Amine' } },
		pictures: [],
		recordings: []
	});
	const previews = previewAll(consent, [telling('en'), telling('ti')], now);
	const find = (channel: string, language: string) =>
		previews.find((one) => one.channel === channel && one.language === language);
	expect(find('web', 'en')?.reasons).toContain('safety-hold');
	expect(find('web', 'en')?.would).toMatchObject({ text: 'summary', name: null });
	expect(find('web', 'ti')?.would).toBeNull();
	expect(find('print', 'en')?.would).toBeNull();
});
