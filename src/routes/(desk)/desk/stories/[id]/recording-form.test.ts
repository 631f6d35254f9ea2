import { expect, test } from 'vitest';
import { recordingDecision } from './recording-form.ts';

const form = (fields: Record<string, string>) => {
	const data = new FormData();
	for (const [name, value] of Object.entries({ file: 'f', spoken: 'en', after: '0', ...fields })) data.set(name, value);
	return data;
};

test('whoever does not know who is heard or seen can say that it may be everybody', () => {
	expect(recordingDecision(form({ people: 'none', heard: 'everybody' }))).toMatchObject({
		heardIds: null,
		seenIds: []
	});
	expect(recordingDecision(form({ people: 'visible', heard: 'everybody', seen: 'everybody' }))).toMatchObject({
		heardIds: null,
		seenIds: null
	});
	expect(recordingDecision(form({ people: 'visible', heard: 'these', person: 'p', seen: 'these' }))).toMatchObject({
		heardIds: ['p'],
		seenIds: []
	});
});

test('what is missing is asked for, but nobody says who is in a recording that is not used', () => {
	expect(recordingDecision(form({ people: 'none' }))).toBeNull();
	expect(recordingDecision(form({ people: 'visible', heard: 'everybody' }))).toBeNull();
	expect(recordingDecision(form({ people: 'left_out' }))).toMatchObject({ heardIds: null, seenIds: null });
});
