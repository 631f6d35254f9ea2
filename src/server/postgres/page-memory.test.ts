import { expect, test } from 'vitest';
import { pageMemory } from './page-memory.ts';

const GB = 1024 ** 3;

test.each([
	[0.5, 32],
	[2, 32],
	[3.9, 32],
	[4, 64],
	[8, 128],
	[23, 256],
	[512, 256]
])('of %s GB of memory the database takes %s MB for its pages', (memory, pages) => {
	expect(pageMemory(memory * GB)).toBe(pages);
});

test('this machine has an amount between the two ends', () => {
	expect([32, 64, 128, 256]).toContain(pageMemory());
});
