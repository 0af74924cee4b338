// Serves the greeter by grpc-gateway: `grpc-gateway <peer> <log file>`.
//
// It prints its ports as one line of JSON and ends when standard input is closed.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"peers/greeter"
)

type service struct {
	greeter.UnimplementedGreeterServer
}

func (service) SayHello(_ context.Context, request *greeter.HelloRequest) (*greeter.HelloReply, error) {
	return &greeter.HelloReply{Message: "Hello " + request.GetName()}, nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	if len(os.Args) != 3 {
		return fmt.Errorf("usage: %s <peer> <log file>", os.Args[0])
	}
	mux := runtime.NewServeMux()
	if err := register(os.Args[1], mux); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { log.Fatal(http.Serve(listener, mux)) }()
	fmt.Printf("{\"grpc\":null,\"http\":%d}\n", listener.Addr().(*net.TCPAddr).Port)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// register connects the gateway with the service: directly, or by gRPC over loopback.
func register(peer string, mux *runtime.ServeMux) error {
	switch peer {
	case "gateway-in-process":
		return greeter.RegisterGreeterHandlerServer(context.Background(), mux, service{})
	case "gateway-loopback":
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		server := grpc.NewServer()
		greeter.RegisterGreeterServer(server, service{})
		go func() { log.Fatal(server.Serve(listener)) }()
		plaintext := grpc.WithTransportCredentials(insecure.NewCredentials())
		connection, err := grpc.NewClient(listener.Addr().String(), plaintext)
		if err != nil {
			return err
		}
		return greeter.RegisterGreeterHandler(context.Background(), mux, connection)
	default:
		return fmt.Errorf("no such peer: %s", peer)
	}
}
