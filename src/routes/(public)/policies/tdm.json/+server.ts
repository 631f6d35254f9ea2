import type { RequestHandler } from './$types';

/** What machines may do with what is shown here (ODRL 2.2): show it to a reader, and forget it when told. */
export const GET: RequestHandler = ({ locals, url }) => {
	const origin = locals.doors.public.origin ?? url.origin;
	return Response.json(
		{
			'@context': ['http://www.w3.org/ns/odrl.jsonld', { tdm: 'http://www.w3.org/ns/tdmrep#' }],
			'@type': 'Offer',
			profile: 'http://www.w3.org/ns/tdmrep',
			uid: `${origin}/policies/tdm.json`,
			assigner: { uid: origin },
			target: `${origin}/`,
			permission: [{ action: 'display', duty: [{ action: 'delete', constraint: [withdrawn] }] }],
			prohibition: ['tdm:mine', 'archive', 'derive', 'extract', 'commercialize', 'textToSpeech'].map((action) => ({
				action
			}))
		},
		{ headers: { 'content-type': 'application/ld+json; charset=utf-8' } }
	);
};

const withdrawn = { leftOperand: 'event', operator: 'eq', rightOperand: { '@id': 'urn:event:withdrawal' } };
