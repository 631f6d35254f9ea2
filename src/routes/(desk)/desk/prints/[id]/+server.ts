import { error, redirect } from '@sveltejs/kit';
import { deskOf } from '../../../desk-request.ts';
import type { RequestHandler } from './$types';

/** The file of a print that was ordered; its name says nothing of a story. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { desk, member } = deskOf(locals);
	const sheet = await desk.printedSheet(member, params.id);
	if (!sheet.ok) {
		if (sheet.reason === 'over') redirect(303, '/desk/prints?done=over#orders');
		error(sheet.reason === 'not_allowed' ? 403 : 404, sheet.reason);
	}
	const { kind, pdf } = sheet.value;
	return new Response(pdf, {
		headers: {
			'content-type': 'application/pdf',
			'content-length': String(pdf.byteLength),
			'content-disposition': `attachment; filename="${kind}-${params.id.slice(0, 8)}.pdf"`,
			'cache-control': 'no-store'
		}
	});
};
