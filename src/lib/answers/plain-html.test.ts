import { expect, test } from 'vitest';
import { plainHtml } from './plain-html.ts';

test('marks of the framework, leftover links and slashes go; everything else stays', () => {
	const made =
		'<head><meta charset="utf-8" /><link href="/a.css" rel="stylesheet" disabled media="(max-width: 0)"></head>' +
		'<!--[--><!--[0--><!--[-1--><!----><!--]--><!--1a2b3c--><!--$s1--><select><option value="a" selected>A</option><!></select>' +
		'<img src="/a.jpg" alt="a > b /> c" /><br/><svg><path d="M0 0"/></svg><script>{"a":"\\u003c!---->"}</script>';
	expect(plainHtml(made)).toBe(
		'<head><meta charset="utf-8"></head><select><option value="a" selected>A</option></select>' +
			'<img src="/a.jpg" alt="a > b /> c"><br><svg><path d="M0 0"/></svg><script>{"a":"\\u003c!---->"}</script>'
	);
});

test('an address without quotes keeps its last slash only where it is one', () => {
	expect(plainHtml('<a href="/en/">x</a><input value="a/" />')).toBe('<a href="/en/">x</a><input value="a/">');
});
