// A service in Go, with HTTP at 8080, HTTPS at 8443 and gRPC at 9090. Arguments: own address, and the URL of the tier behind.
package main

import (
	"context"
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
	"time"

	"github.com/golang/protobuf/ptypes/wrappers"
	"google.golang.org/grpc"
)

func certificate() tls.Certificate {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
	}
	der, _ := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// What protoc would make of: service Stock { rpc Take(StringValue) returns (StringValue); }
var stock = grpc.ServiceDesc{
	ServiceName: "shop.Stock",
	HandlerType: (*interface{})(nil),
	Methods: []grpc.MethodDesc{{MethodName: "Take", Handler: func(_ interface{}, _ context.Context,
		decode func(interface{}) error, _ grpc.UnaryServerInterceptor) (interface{}, error) {
		var order wrappers.StringValue
		if err := decode(&order); err != nil {
			return nil, err
		}
		// So long that what HTTP/2 says of the connection is written by itself, before the answer.
		time.Sleep(50 * time.Millisecond)
		return &wrappers.StringValue{Value: "took " + order.Value}, nil
	}}},
}

func listen(port string) net.Listener {
	listener, err := net.Listen("tcp", os.Args[1]+":"+port)
	if err != nil {
		panic(err)
	}
	return listener
}

func main() {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	http.HandleFunc("/go/", func(w http.ResponseWriter, r *http.Request) {
		response, err := client.Get(os.Args[2] + r.URL.Path)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		fmt.Fprintf(w, "through %s", body)
	})
	http.HandleFunc("/secret/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "secret of Go")
	})
	secure := &http.Server{
		TLSConfig:    &tls.Config{Certificates: []tls.Certificate{certificate()}},
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	calls := grpc.NewServer()
	calls.RegisterService(&stock, nil)
	go calls.Serve(listen("9090"))
	go secure.ServeTLS(listen("8443"), "", "")
	panic(http.Serve(listen("8080"), nil))
}
