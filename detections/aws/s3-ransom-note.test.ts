import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-ransom-note.js';

const put = (key: string, different = {}) => awsEvent('s3:PutObject', { bucketName: 'b', key }, different);

it.each([
  'finance/2026/HOW_TO_RECOVER_FILES.html',
  'HOW-TO-DECRYPT.txt',
  'how_to_get_your_data_back',
  'restore-my-files.txt',
  'DECRYPT_YOUR_DATA.hta',
  'YOUR_FILES_ARE_ENCRYPTED.txt',
  'All Your Data Has Been Stolen.txt',
  'FILES-DELETED.txt',
  'FILES-ENCRYPTED.txt',
  'ransom_note.txt',
  'RansomNote',
  'README_TO_DECRYPT.html',
  'README-encrypted.txt',
  '_readme_unlock.txt',
  'send_bitcoin_here.txt',
  'You_Have_Been_Hacked.html',
])('a note: %s', (key) => {
  expect(verdict(detection, put(key))).toBe('alert/critical');
});

it.each([
  'how-to-decrypt-files.md',
  'RECOVERY_INSTRUCTIONS.txt',
  'decryption-info.html',
  '!!!READ_ME!!!.txt',
  'IMPORTANT_READ_ME.txt',
])('may be a note: %s', (key) => {
  expect(verdict(detection, put(key))).toBe('notify/high');
});

it.each([
  'reports/quarterly-report.pdf',
  'README.md',
  'src/decrypt.py',
  'how-to-decrypt/index.js',
  'how_to_decrypt_files.py',
  'data/restore.sql.gz',
  'encrypted/part-0001.parquet',
  'static/how-to-get-started.html',
  'backup/recovery.log',
  'files.txt',
  'docs/recover.html',
  'images/ransomware-report.svg',
  '',
])('no note: %s', (key) => {
  expect(verdict(detection, put(key))).toBe('none');
});

it('a failed try counts less', () => {
  expect(verdict(detection, put('HOW_TO_DECRYPT.txt', DENIED))).toBe('notify/critical');
});

it('says what was done', () => {
  expect(detection.says(put('a/RANSOM_NOTE.txt'))).toBe('left the file RANSOM_NOTE.txt in the bucket b');
});
