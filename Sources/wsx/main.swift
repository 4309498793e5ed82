import NIOSSL
import ArgumentParser
import NIOPosix
print(NIOSSLError.self, MultiThreadedEventLoopGroup.self, ExitCode(0))
