import { expect, test } from 'vitest';
import { wayBack } from './way-back.ts';

test('a form of the desk finds its way back', () => {
	for (const to of ['/desk/tell', '/desk/stories/k4hh9a9sk1?/save&lang=en', '/desk/people/3f-1?/change'])
		expect(wayBack(to)).toBe(to);
});

test('nothing leads away from the desk', () => {
	for (const to of [
		null,
		'',
		'/desk',
		'//elsewhere.example',
		'/desk//elsewhere.example',
		'/desk/../en/tell',
		'https://elsewhere.example/desk/tell',
		'/desk/tell"><script>',
		'javascript:alert(1)',
		'/desk/signed-out?to=x'
	])
		expect(wayBack(to), String(to)).toBeNull();
});
