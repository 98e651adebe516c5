/** RocketMQ: remoting commands of clients, brokers and name servers. */
package io.thalweg.engine.l7.rocketmq;
