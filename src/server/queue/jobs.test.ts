import { expect, test } from 'vitest';
import { isByClock, keyOf, readIds, WrongPayload } from './jobs.ts';

test('a job is read as what its name says, and nothing else is left of it', () => {
	expect(readIds('publish', { storyId: 'abcdefghjk', title: 'we left at night' })).toEqual({ storyId: 'abcdefghjk' });
	expect(readIds('press-mail', { kind: 'stop', id: 'k1' })).toEqual({ kind: 'stop', id: 'k1' });
	expect(readIds('erase', {})).toEqual({});
});
test.each([
	['publish', null],
	['publish', {}],
	['publish', { storyId: 'we left at night' }],
	['notify-desk', 'nonsense'],
	['remind-ending', {}],
	['picture', { file: 'f1' }],
	['print-order', { orderId: 7 }],
	['opening-alarm', { alarmId: 'a1' }],
	['press-mail', { kind: 'greeting', id: 'k1' }],
	['press-stop', { storyId: 'abcdefghjk', again: 'yes' }]
] as const)('%s with %j is refused, and what it held is not repeated', (name, payload) => {
	expect(() => readIds(name, payload)).toThrow(WrongPayload);
	expect(() => readIds(name, payload)).toThrow(new WrongPayload(`a job ${name} carries something else`));
});
test('jobs that an older version asked for are still read', () => {
	expect(readIds('press-stop', { storyId: 'abcdefghjk' })).toEqual({ storyId: 'abcdefghjk' });
	expect(readIds('notice-sound', { uploadId: '6f1f6f0e-0000-4000-8000-000000000000' })).toEqual({});
});
test('asking twice for the same is asking once; another story is another job', () => {
	expect(keyOf('publish', { storyId: 'abcdefghjk' })).toBe('publish:abcdefghjk');
	expect(keyOf('press-mail', { kind: 'stop', id: 'k1' })).toBe('press-told:k1');
	expect(keyOf('press-mail', { kind: 'answer', id: 'k1' })).not.toBe(keyOf('press-mail', { kind: 'stop', id: 'k1' }));
	expect(keyOf('press-stop', { storyId: 'abcdefghjk', again: true })).toBe('press-stop:abcdefghjk:again');
});
test('what the clock asks for is told from what somebody asks for', () => {
	expect(isByClock({ _cron: { ts: '2026-01-01T00:00:00.000Z' } })).toBe(true);
	expect([{}, null, { storyId: 'abcdefghjk' }].map(isByClock)).toEqual([false, false, false]);
});
