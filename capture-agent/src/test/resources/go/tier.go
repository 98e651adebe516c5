// A service of one tier, for tests: answers by what the next tier says, or by itself if there is none.
//
//	tier serve [-tls] [-next URL]    prints its port
//	tier get URL COUNT               as many requests at once, and prints the answers
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

func certificate() tls.Certificate {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		DNSNames:     []string{"localhost"},
	}
	der, _ := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func get(client *http.Client, url string) string {
	response, err := client.Get(url)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return string(body)
}

func client() *http.Client {
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		DisableKeepAlives: true,
	}}
}

func serve(arguments []string) {
	next, secret := "", false
	for i, argument := range arguments {
		if argument == "-next" {
			next = arguments[i+1]
		}
		secret = secret || argument == "-tls"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	handler := func(w http.ResponseWriter, r *http.Request) {
		if next == "" {
			fmt.Fprint(w, "last tier of ", r.URL.Path)
			return
		}
		fmt.Fprint(w, "through ", get(client(), next+r.URL.Path))
	}
	server := &http.Server{Handler: http.HandlerFunc(handler)}
	if secret {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate()}}
		panic(server.ServeTLS(listener, "", ""))
	}
	panic(server.Serve(listener))
}

func main() {
	if os.Args[1] == "serve" {
		serve(os.Args[2:])
		return
	}
	count := 1
	fmt.Sscan(os.Args[3], &count)
	// Until probes are attached.
	fmt.Scanln()
	var all sync.WaitGroup
	for i := 0; i < count; i++ {
		all.Add(1)
		go func(i int) {
			defer all.Done()
			fmt.Println(get(client(), fmt.Sprintf("%s/%d", os.Args[2], i)))
		}(i)
	}
	all.Wait()
}
