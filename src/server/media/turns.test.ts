import { takeTurns } from '#server/media/turns.ts';
import { expect, test } from 'vitest';

test('one at a time, in order, also after a failure', async () => {
	const inTurn = takeTurns(1);
	const log: string[] = [];
	const task = (name: string) => () =>
		new Promise<string>((resolve, reject) => {
			log.push(`begin ${name}`);
			setTimeout(() => {
				log.push(`end ${name}`);
				if (name === 'b') reject(new Error('b fails'));
				else resolve(name);
			}, 5);
		});
	const done = await Promise.allSettled(['a', 'b', 'c'].map((name) => inTurn(task(name))));
	expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	expect(log).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
});
