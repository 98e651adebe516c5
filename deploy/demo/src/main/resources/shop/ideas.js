// Ideas for more to buy: HTTP in front, Redis behind. One thread; its requests to Redis share one connection, on which a
// request is sent before the answers to those before it are there, as Redis clients for Node.js do.
'use strict';
const http = require('http');
const net = require('net');

const subnet = process.argv[2];
const redis = net.connect(6379, subnet + '.17');
redis.setNoDelay();
const waiting = [];
let answer = '';

// The answers wanted here are numbers: ":7\r\n".
redis.on('data', (bytes) => {
  answer += bytes;
  for (let end = answer.indexOf('\r\n'); end >= 0; end = answer.indexOf('\r\n')) {
    waiting.shift()(answer.slice(1, end));
    answer = answer.slice(end + 2);
  }
});

function increment(key) {
  redis.write(`*2\r\n$4\r\nINCR\r\n$${key.length}\r\n${key}\r\n`);
  return new Promise((resolve) => waiting.push(resolve));
}

http.createServer(async (request, response) => {
  const order = request.url.slice(request.url.lastIndexOf('/') + 1);
  const seen = await increment('ideas:' + order);
  response.end(`seen ${seen} times`);
}).listen(8080);
