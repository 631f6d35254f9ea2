import { describe, expect, test } from 'vitest';
import { choiceText, readOrder, readProfile } from './print-order.ts';

const order = {
	kind: 'panel',
	copies: '12',
	recipient: '  Exhibition in the\n town hall ',
	items: ['story:0123456789:en', 'story:0123456789:en', 'profile:11111111-1111-4111-8111-111111111111']
};

describe('an order', () => {
	test('is read once for each page, and on one line for whom', () => {
		const read = readOrder(order);
		expect(read).toEqual({
			ok: true,
			value: {
				kind: 'panel',
				copies: 12,
				recipient: 'Exhibition in the town hall',
				items: [{ storyId: '0123456789', language: 'en' }, { profileId: '11111111-1111-4111-8111-111111111111' }]
			}
		});
		for (const copies of ['١٢', '۱۲', ' 12 ']) expect(readOrder({ ...order, copies })).toEqual(read);
		if (read.ok) expect(read.value.items.map(choiceText)).toEqual([...new Set(order.items)]);
	});
	test.each([
		['kind', { kind: 'flag' }],
		['items', { items: [] }],
		['items', { items: ['story:0123456789'] }],
		['items', { items: ['story:0123456789:en:x'] }],
		['items', { items: Array.from({ length: 41 }, (_, at) => `story:01234567${10 + at}:en`) }],
		['profile_kind', { kind: 'classroom' }],
		['copies', { copies: '0' }],
		['copies', { copies: '100001' }],
		['copies', { copies: 'many' }],
		['recipient', { recipient: ' ' }],
		['recipient', { recipient: 'readers' }],
		['recipient', { recipient: 'x'.repeat(121) }]
	])('without a good %s is refused (%o)', (reason, change) => {
		expect(readOrder({ ...order, ...change })).toEqual({ ok: false, reason });
	});
});

describe('a profile', () => {
	const profile = {
		language: 'en',
		title: 'What newcomers bring',
		text: 'Bread.\r\n\r\nSongs.',
		source: 'Report, p. 3'
	};
	test('has a heading, a text and a source', () => {
		expect(readProfile(profile)).toEqual({ ok: true, value: { ...profile, text: 'Bread.\n\nSongs.' } });
	});
	test.each([
		['language', { language: 'tlh' }],
		['heading', { title: ' ' }],
		['body', { text: 'x'.repeat(2001) }],
		['source', { source: '' }]
	])('without a good %s is refused', (reason, change) => {
		expect(readProfile({ ...profile, ...change })).toEqual({ ok: false, reason });
	});
});
