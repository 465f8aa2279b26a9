import { defineDetection, type Judgement, named, textAt, type VouchEvent } from '../../src/kit/index.js';

/** Kinds of files that people open by hand; a note without an ending counts as well. */
const READABLE = /(?:\.(?:txt|html?|hta|md|rtf|url|pdf|png|jpe?g|bmp|docx?|note))?$/i;
/** What only a note says. */
const CERTAIN = [
  /how.?to.?(?:decrypt|recover|restore|unlock|get|return|back).*(?:files?|data|back)|how.?to.?decrypt/i,
  /(?:decrypt|recover|restore|unlock|return|rescue).?(?:your|my|ur|all|these).?(?:files?|data|documents?|bucket)/i,
  /(?:your|all|ur|my).?(?:files?|data|documents?|bucket).*(?:encrypted|locked|stolen|deleted|gone|hostage)/i,
  /^files?.?(?:encrypted|locked|stolen|deleted)\b|ransom.?(?:note|letter|demand|ware|instructions?|message)/i,
  /read.?me.*(?:decrypt|ransom|encrypted|unlock|bitcoin|btc)|(?:decrypt|ransom|unlock).*read.?me/i,
  /(?:pay|send).*(?:ransom|bitcoin|btc|monero)|(?:you.?(?:have.?been|got|were)|been).?hacked/i,
];
/** What a note may say, and a manual too. */
const LIKELY = [
  /^(?:files?|data)?.?(?:decrypt|decryption|recovery|restore|unlock)(?:ion)?.?(?:instructions?|info|guide|help|note|files?|data)/i,
  /^(?:!+|_+|#+)?.?(?:important|attention|warning|urgent).?read.?me|^!{2,}|^ransom/i,
];

function judge({ params }: VouchEvent): Judgement {
  const key = textAt(params['key']);
  const file = key.slice(key.lastIndexOf('/') + 1);
  const bare = file.replace(READABLE, '');
  // A dot that is left belongs to a kind of file that nobody leaves as a note.
  if (file.length > 120 || /\.[a-z0-9]{1,8}$/i.test(bare)) return null;
  const plain = bare.replace(/[\s_.+-]+/g, ' ');
  if (CERTAIN.some((shape) => shape.test(plain))) {
    // Manuals are written in Markdown, and notes for everybody are not.
    return /\.md$/i.test(file) ? {} : { tier: 'alert', severity: 'critical' };
  }
  return LIKELY.some((shape) => shape.test(plain)) ? {} : null;
}

export default defineDetection({
  title: 'A ransom note was left in a bucket',
  provider: 'aws',
  on: ['s3:PutObject', 's3:CopyObject'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1486', 'T1491.002'],
  why: 'A file with such a name is what blackmailers leave beside what they took or locked.',
  falsePositives: 'Manuals about recovering files.',
  says: ({ params }) =>
    `left the file ${named(params['key'], 'without a name')} in the bucket ${named(params['bucketName'], 'without a name')}`,
  judge,
});
