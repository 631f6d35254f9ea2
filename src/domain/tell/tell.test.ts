import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CEILING, OFFERED } from '#domain/consent/channels.ts';
import { LADDER, levelOf, showsNoMoreThan } from '#domain/consent/ladders.ts';
import { receiptFrom } from '#domain/story/receipt.ts';
import { parseTestimony } from '#domain/story/testimony.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import {
	ackField,
	type Answers,
	ASKED,
	askedOn,
	FIELDS,
	isAsked,
	isOutsideScreen,
	levelField,
	neighbour,
	OUTSIDE_SCREENS,
	SCREENS
} from '#domain/tell/answers.ts';
import {
	chosenLevel,
	chosenLevels,
	chosenMonth,
	claimIsOpen,
	excludedLanguages,
	offeredLevels,
	allowedChannels,
	isAllowed
} from '#domain/tell/choices.ts';
import { type CheckContext, checkScreen } from '#domain/tell/check.ts';
import { holdsReceipt, looksLikePhone } from '#domain/tell/hidden-numbers.ts';
import { previewOf } from '#domain/tell/preview.ts';
import { contactFrom, factsOf, testimonyFrom } from '#domain/tell/told.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const context: CheckContext = { now, offices: ['one'], mode: 'self', hasSecondWord: false };
const good: Answers = {
	country: 'BE',
	adult: 'yes',
	office: 'one',
	brings: 'Patience',
	text: 'One.\n\nTwo.\n\nThree.',
	fromCountry: 'MA',
	language: 'en',
	since: '2015',
	age: '41',
	firstName: 'Amine',
	fullName: 'Amine Y.'
};
const problems = (screen: (typeof SCREENS)[number], answers: Answers, more: Partial<CheckContext> = {}) =>
	checkScreen(screen, { ...good, ...answers }, { ...context, ...more }).map(
		({ field, problem }) => `${field}:${problem}`
	);

const anyAnswers = fc
	.array(
		fc.tuple(
			fc.constantFrom(...SCREENS.flatMap((screen) => [...FIELDS[screen]])),
			fc.oneof(
				fc.string(),
				fc.constantFrom('yes', 'no', 'full', 'visible', 'full_name', 'town', 'day', 'exact', 'stated', '2031-11')
			)
		)
	)
	.map((pairs): Answers => Object.fromEntries(pairs));

test('who chooses nothing is shown little', () => {
	const levels = chosenLevels({}, 'web');
	const named = Object.fromEntries(ASKED.map((element) => [element, LADDER[element][levels[element]]]));
	expect(named).toEqual({
		text: 'summary',
		name: 'system_pseudonym',
		face: 'none',
		voice: 'none',
		origin: 'region',
		current: 'region',
		time: 'decade',
		age: 'band10',
		gender: 'none'
	});
	expect([levels.voice, levels.transit, levels.art9, levels.legal]).toEqual([0, 0, 0, 0]);
	for (const channel of OUTSIDE_SCREENS) {
		expect(isAllowed({ also: channel }, channel)).toBe(false);
		expect(isAllowed({ [ackField(channel)]: 'yes' }, channel)).toBe(false);
		expect(allowedChannels({ also: channel, [ackField(channel)]: 'yes' })).toEqual(['web', channel]);
	}
	expect(allowedChannels({})).toEqual(['web']);
	expect(allowedChannels({ also: 'embed' })).toEqual(['web', 'embed']);
	expect(claimIsOpen({})).toBe(true);
});

test('no answers, however strange, allow more than a channel may show, and every yes ends', () => {
	fc.assert(
		fc.property(anyAnswers, (answers) => {
			for (const channel of OFFERED) {
				const levels = chosenLevels(answers, channel);
				expect(showsNoMoreThan(levels, CEILING[channel])).toBe(true);
				expect(levels.text).toBeGreaterThan(0);
				// Nothing is heard from paper.
				if (channel === 'print') expect(levels.voice).toBe(0);
				expect([levels.transit, levels.art9, levels.legal]).toEqual([0, 0, 0]);
				for (const element of askedOn(channel)) expect(offeredLevels(channel, element)).toContain(levels[element]);
				expect(chosenMonth(answers, channel, now)).toMatch(/^\d{4}-\d{2}$/);
			}
			for (const screen of SCREENS) checkScreen(screen, answers, context);
			previewOf(answers, 'web', { storyId: '0000000000', now });
		}),
		{ numRuns: 2_000 }
	);
});

test('the preview shows what was chosen and nothing above it', () => {
	const at = { storyId: '0000000000', now };
	const little = JSON.stringify(previewOf(good, 'web', at));
	for (const hidden of ['One.', 'Amine', '"country"', '2015', '41']) expect(little).not.toContain(hidden);
	const more = previewOf({ ...good, webText: 'excerpt', webName: 'first_name', webOrigin: 'country' }, 'web', at);
	expect(more?.blocks.map(({ text }) => text)).toEqual(['One.']);
	expect(more?.name).toEqual({ kind: 'name', text: 'Amine' });
	expect(more?.origin).toMatchObject({ country: 'MA' });
	// A hidden face never goes with an exact age, whatever was chosen.
	expect(previewOf({ ...good, webAge: 'exact' }, 'web', at)?.age).toEqual({ from: 40, to: 49 });
	expect(previewOf({ ...good, printName: 'full_name' }, 'print', at)?.name).toMatchObject({ kind: 'pseudonym' });
});

test('paper is proposed no more than the page, and never more than paper may show', () => {
	const wide: Answers = { ...good, webName: 'full_name', webCurrent: 'country', webText: 'full' };
	expect(chosenLevel(wide, 'print', 'name')).toBe(levelOf('name', 'first_name'));
	expect(chosenLevel(wide, 'print', 'current')).toBe(levelOf('current', 'region'));
	expect(chosenLevel(good, 'print', 'text')).toBe(levelOf('text', 'summary'));
});

test('each screen says what is missing, one thing for each field', () => {
	expect(problems('start', { country: '', adult: '' })).toEqual(['country:missing', 'adult:missing']);
	expect(problems('office', { office: 'closed' })).toEqual(['office:missing']);
	expect(problems('story', { brings: ' ', text: '\n', fromCountry: 'XX', language: 'klingon' })).toEqual([
		'brings:missing',
		'text:missing',
		'language:missing',
		'fromCountry:missing'
	]);
	expect(problems('story', { since: '3015' })).toEqual(['since:not_a_year']);
	expect(problems('story', { age: 'old' })).toEqual(['age:not_an_age']);
	expect(problems('story', { age: '١٧' })).toEqual(['age:under_18']);
	expect(problems('story', { brings: 'x'.repeat(81) })).toEqual(['brings:too_long']);
	expect(problems('shown', { webName: 'chosen_pseudonym' })).toEqual(['webName:name_missing']);
	expect(problems('shown', { webUntil: '2031-10' })).toEqual([]);
	expect(problems('shown', { webUntil: '2031-10', webName: 'full_name' })).toEqual(['webUntil:too_late']);
	for (const channel of OUTSIDE_SCREENS) expect(problems(channel, {})).toEqual([`${channel}Ack:not_agreed`]);
	expect(problems('reach', { reach: 'phone' })).toEqual(['reachValue:missing']);
	for (const screen of SCREENS.filter((one) => isAsked(one, { ...good, also: 'print,social,press' })))
		expect(problems(screen, isOutsideScreen(screen) ? { [ackField(screen)]: 'yes' } : {})).toEqual([]);
});

test('with an interviewer a choice that is not free, or not understood, ends there', () => {
	const asked: Answers = { capture: 'audio_spoken', interpreter: 'human', freeChoice: 'yes', understood: 'yes' };
	expect(problems('office', asked, { mode: 'interviewer' })).toEqual([]);
	expect(problems('office', { ...asked, freeChoice: 'no', understood: '' }, { mode: 'interviewer' })).toEqual([
		'freeChoice:check_failed',
		'understood:missing'
	]);
	expect(problems('office', {}, { mode: 'self' })).toEqual([]);
});

test('T21 the own name in the chosen one, or after "my name is", is asked about once more; a tick goes on', () => {
	const own = { firstName: 'Amina', fullName: 'Amina Yusuf' };
	const asks = (answers: Answers) => problems('story', { ...own, ...answers });
	expect(asks({ chosenName: 'amina' })).toEqual(['chosenName:own_name']);
	expect(asks({ chosenName: 'Little Amina 2' })).toEqual(['chosenName:own_name']);
	expect(asks({ text: 'My name is Amina Y., I bake.' })).toEqual(['text:own_name']);
	expect(problems('story', { firstName: 'أمينة', text: 'اسمي أمينه وأنا خبازة.' })).toEqual(['text:own_name']);
	expect(asks({ chosenName: 'Zahra', text: 'My name is known to few. Amina was my aunt.' })).toEqual([]);
	expect(asks({ chosenName: 'amina', nameSure: 'yes' })).toEqual([]);
	expect(problems('story', { chosenName: 'Zahra', text: 'My name is Amina.' })).toEqual([]);
});

test('T21 the digits of a receipt are refused as text wherever they are typed, whatever stands beside them', () => {
	const digits = receiptFrom([4, 7, 5, 1, 6, 6, 7, 7, 5, 3, 3, 7, 7, 9, 8]);
	for (const field of ['brings', 'text', 'title', 'fromPlace', 'firstName', 'chosenName', 'fullName'] as const) {
		expect(problems('story', { [field]: `12 ${digits}`, nameSure: 'yes' })).toContain(`${field}:receipt`);
	}
});

test('the second word has six signs, is typed twice, and is no receipt', () => {
	expect(problems('reach', { secondWord: 'mint', secondWordAgain: 'mint' })).toEqual(['secondWord:too_short']);
	expect(problems('reach', { secondWord: 'mint tea', secondWordAgain: 'mint  tea ' })).toEqual([]);
	expect(problems('reach', { secondWord: 'mint tea', secondWordAgain: 'mint' })).toEqual(['secondWordAgain:differs']);
	const digits = receiptFrom(Array.from({ length: 15 }, (_, i) => i % 10));
	expect(problems('reach', { secondWord: digits, secondWordAgain: digits })).toEqual(['secondWord:receipt']);
});

test('digits of a receipt are found in a text in any script; other numbers are not', () => {
	const digits = receiptFrom([4, 7, 5, 1, 6, 6, 7, 7, 5, 3, 3, 7, 7, 9, 8]);
	const arabic = digits.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
	for (const text of [
		digits,
		`my code is ${digits.replace(/(.{4})/g, '$1 ')}!`,
		arabic,
		`\u2067${digits.slice(0, 8)}-\u200f${digits.slice(8)}`
	])
		expect(holdsReceipt(text), text).toBe(true);
	const wrong = digits.slice(0, 15) + ((Number(digits[15]) + 1) % 10);
	for (const text of ['', wrong, `${digits}1`, 'I was born in 1985 and came in 2015', '+32 470 12 34 56'])
		expect(holdsReceipt(text), text).toBe(false);
	expect(looksLikePhone('Amine +32 470 12')).toBe(true);
	expect(looksLikePhone('Louis XIV 14')).toBe(false);
});

test('what is sealed can be read again', () => {
	const told = testimonyFrom({ ...good, text: 'a\u0000b\r\nc  \n', title: '  ', chosenName: ' N\u0301ine ' }, now);
	expect(told.text).toBe('ab\nc');
	expect('title' in told).toBe(false);
	expect(parseTestimony(JSON.parse(JSON.stringify(told)))).toEqual(told);
	expect(parseFacts(JSON.parse(JSON.stringify(factsOf('0000000000', told)))).ok).toBe(true);
	expect(contactFrom({ reach: 'none', reachValue: '123' })).toBeNull();
	expect(contactFrom({ reach: 'mail', reachValue: ' a@example.org ' })).toMatchObject({
		how: 'mail',
		value: 'a@example.org',
		mayLeaveMessage: false
	});
});

test('the way through the screens passes what cannot be taken back only when it is wanted', () => {
	expect(neighbour('shown', 1, {})).toBe('reach');
	expect(neighbour('shown', 1, { also: 'embed' })).toBe('reach');
	expect(neighbour('shown', 1, { also: 'embed,press,print' })).toBe('print');
	expect(neighbour('print', 1, { also: 'press,print' })).toBe('press');
	expect(neighbour('reach', -1, { also: 'print' })).toBe('print');
	expect(neighbour('print', -1, {})).toBe('shown');
	expect(neighbour('check', 1, {})).toBe('check');
	expect(excludedLanguages({ excluded: 'ar,zz,fr', excludedOther: 'ti' })).toEqual(['ar', 'fr', 'ti']);
	expect(levelField('web', 'text')).toBe('webText');
});
