import { expect, test } from 'vitest';
import { TOP, ZERO } from '#domain/consent/ladders.ts';
import { ASKED, askedOn, CHOSEN_CHANNELS } from '#domain/tell/answers.ts';
import { elementsOn, whatDiffers } from '#domain/tell/asked-of.ts';

test('whoever answers a wish reads everything that tellers are asked about and that differs, the voice too', () => {
	expect(whatDiffers(ZERO, TOP)).toEqual(expect.arrayContaining([...ASKED]));
	for (const element of ASKED) expect(whatDiffers(ZERO, { ...ZERO, [element]: TOP[element] })).toEqual([element]);
	expect(whatDiffers(TOP, TOP)).toEqual([]);
	expect(whatDiffers(undefined, ZERO)).toContain('voice');
});

test('the card of what is allowed says whose voice, wherever it was asked', () => {
	for (const channel of CHOSEN_CHANNELS)
		expect(elementsOn(channel)).toEqual(expect.arrayContaining([...askedOn(channel)]));
	expect(elementsOn('web')).toContain('voice');
	expect(elementsOn('print')).not.toContain('voice');
});
