import { expect, test } from 'vitest';
import { copyState } from './my-words.ts';

test('of a copy that cannot be taken back only what was on paper is called printed', () => {
	const state = (what: string) => copyState({ what, status: 'cannot_be_taken_back' });
	expect(state('poster')).toContain('printed');
	for (const what of ['card', 'press_kit']) {
		expect(state(what)).toContain('annot be taken back');
		expect(state(what)).not.toContain('printed');
	}
});
