#!/usr/bin/env node
console.log('vouch bin ok', process.argv.slice(2));
